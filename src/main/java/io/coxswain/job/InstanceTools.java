package io.coxswain.job;

import io.coxswain.api.Meters;
import org.jspecify.annotations.Nullable;

/** What every instance of a job master or worker is given beside its context. */
public interface InstanceTools {

    /**
     * Meters with these tags; closing them removes them.
     *
     * @param workerId null for the job's master
     */
    InstanceMeters meters(String jobId, String jobType, @Nullable String workerId);

    /** Meters that vanish with their instance. */
    interface InstanceMeters extends Meters, AutoCloseable {
        @Override
        void close();
    }
}
