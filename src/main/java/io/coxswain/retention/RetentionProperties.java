package io.coxswain.retention;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is kept, and for how long. Negative, {@code -1}, for ever.
 *
 * @param finishedJobs how long a job that is over can be looked at, with its workers and keys; an hour at least, -1 for ever
 * @param history how long events of jobs are kept at least, also of jobs that are gone: months are dropped as a whole once all of a month
 *     is older; not shorter than {@code finished-jobs}, -1 for ever
 */
@ConfigurationProperties("coxswain.retention")
public record RetentionProperties(@DefaultValue("30d") Duration finishedJobs, @DefaultValue("90d") Duration history) {

    private static final Duration SHORTEST = Duration.ofHours(1);

    public RetentionProperties {
        if (!isForEver(finishedJobs) && finishedJobs.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("coxswain.retention.finished-jobs=" + finishedJobs
                    + " is refused: set it to an hour (1h) or more, or to -1 to keep jobs for ever");
        }
        boolean outlived = !isForEver(history) && (isForEver(finishedJobs) || history.compareTo(finishedJobs) < 0);
        if (outlived) {
            throw new IllegalArgumentException("coxswain.retention.history=" + history + " is refused: jobs would outlive their history. "
                    + "Set it to coxswain.retention.finished-jobs (" + (isForEver(finishedJobs) ? "-1, for ever" : finishedJobs)
                    + ") or more, or to -1 to keep history for ever");
        }
    }

    static boolean isForEver(Duration kept) {
        return kept.isNegative();
    }
}
