package io.coxswain.job;

import io.coxswain.api.ExitReason;
import io.coxswain.fence.Mutation;
import io.coxswain.json.Json;
import io.coxswain.loop.Hang;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a term does to its job. */
public sealed interface JobMutation extends Mutation {

    /**
     * The term's master makes itself known: others find it under {@code address} from then on, if its node is one to count on. Answers
     * with a {@link io.coxswain.registration.RegistrationAnswer} of {@link Registered}.
     *
     * @param begun whether init or onMasterRecovered has returned: then the job runs, and init never runs again, whatever the answer is
     * @param recovered which of them it was
     * @param repeated whether the same may have been written before
     */
    record Register(String node, String address, boolean begun, boolean recovered, boolean repeated) implements JobMutation {}

    /** @param status JSON */
    record UpdateStatus(String status) implements JobMutation {}

    /**
     * The attempt is over, and the lock is given back; the next one may begin after {@code delay}.
     *
     * @param attempts failed attempts in a row, this one included
     */
    record FailAttempt(String node, int attempts, Duration delay, String code, String message) implements JobMutation {
        public FailAttempt {
            message = Json.storable(message);
        }
    }

    /** A callback ran past its limit. Of the job's master, or of a worker in whose name this is written. */
    record ReportHang(String node, Hang hang) implements JobMutation {}

    /**
     * The job rests, and the lock is given back: if it is still meant to, and no worker runs any more. Answers with whether it does; null
     * if not.
     */
    record Pause(String node) implements JobMutation {}

    /**
     * The job is over.
     *
     * @param code of the error, null if there is none
     * @param detail JSON
     */
    record Exit(String node, ExitReason reason, @Nullable String code, @Nullable String error, @Nullable String detail)
            implements
                JobMutation {
        public Exit {
            error = error == null ? null : Json.storable(error);
        }
    }
}
