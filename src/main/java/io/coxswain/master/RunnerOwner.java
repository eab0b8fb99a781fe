package io.coxswain.master;

import java.time.Duration;

/** What a {@link JobMasterRunner} tells and asks the host that made it. */
interface RunnerOwner {

    String nodeName();

    String nodeAddress();

    /** Nothing of the runner runs here any more, but for a callback that was abandoned. */
    void gone(JobMasterRunner runner);

    /** Looks for jobs to claim once {@code delay} has passed. */
    void retryAfter(Duration delay);
}
