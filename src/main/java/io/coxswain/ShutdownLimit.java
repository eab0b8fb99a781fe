package io.coxswain;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a process that was asked to stop and does not get done with it. Everything that is waited for has a limit of its own; this one is
 * for what nobody has thought of, and for all of those limits together. A container that is killed after its grace period, 30 s unless
 * set, ends in the middle of something; this ends just before, when there is nothing left but to wait.
 */
final class ShutdownLimit {

    private static final Logger log = LoggerFactory.getLogger(ShutdownLimit.class);
    /** Leaves some of the usual 30 s to whoever sends the signal. */
    static final Duration LIMIT = Duration.ofSeconds(25);
    /** As if by a SIGTERM that nobody handled. */
    private static final int EXIT_CODE = 143;

    private ShutdownLimit() {}

    /** From now on the end of this JVM takes no longer than {@link #LIMIT}. */
    static void guard(Scheduler scheduler) {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> scheduler.startPlatform("shutdown-limit", () -> {
            scheduler.pause(LIMIT);
            log.error("This node has not stopped within {} s of being asked to, and is ended as it is: others take over", LIMIT
                    .toSeconds());
            Runtime.getRuntime().halt(EXIT_CODE);
        })));
    }
}
