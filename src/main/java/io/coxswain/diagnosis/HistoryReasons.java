package io.coxswain.diagnosis;

import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import java.util.Optional;

/** What has happened to a job before. */
final class HistoryReasons {

    private HistoryReasons() {}

    /** How its last leader was lost. */
    static Optional<Reason> failover(Facts facts) {
        return facts.newest(EventKind.TAKEN_OVER).map(HistoryReasons::failover);
    }

    private static Reason failover(JobEvent event) {
        String lostBy = Facts.text(event.data(), "lostBy");
        String cause = Facts.text(event.data(), "cause");
        String noticed = Facts.text(event.data(), "noticedAt");
        String millis = Facts.text(event.data(), "leaderlessMillis");
        return Reason.of("failed-over").with("lostBy", lostBy).with("cause", cause).with("noticedAt", noticed)
                .with("leaderlessMillis", millis == null ? null : Long.valueOf(millis)).with("takenOverBy", event.node())
                .with("epoch", event.epoch()).at(event.at()).that("Node " + lostBy + " lost it, because " + LossCause.inWords(cause)
                        + "; noticed at " + noticed + ". Node " + event.node() + " took over after " + millis + " ms without a leader.");
    }

    /** Where a callback hung, of its master or of one of its workers. */
    static Optional<Reason> hang(Facts facts) {
        return facts.newest(EventKind.CALLBACK_HUNG).map(HistoryReasons::hang);
    }

    private static Reason hang(JobEvent event) {
        String worker = Facts.text(event.data(), "worker");
        String stack = String.valueOf(Facts.text(event.data(), "stack"));
        boolean heeded = Boolean.parseBoolean(Facts.text(event.data(), "heeded"));
        String place = stack.lines().map(String::strip).filter(line -> line.startsWith("at ")).findFirst().map(line -> ", " + line).orElse(
                "");
        return Reason.of("callback-hung").with("callback", Facts.text(event.data(), "callback")).with("worker", worker)
                .with("node", event.node()).with("since", Facts.text(event.data(), "since")).with("heeded", heeded).with("stack", stack)
                .at(event.at()).that("Callback " + Facts.text(event.data(), "callback") + (worker == null ? "" : " of worker " + worker)
                        + " hung on node " + event.node() + " since " + Facts.text(event.data(), "since") + ": it ran longer than "
                        + Facts.text(event.data(), "limitMillis") + " ms and " + (heeded ? "was interrupted" : "ignored its interrupt")
                        + place
                        + ".");
    }

    /** Why the attempt before the one that runs now has failed. */
    static Optional<Reason> attempt(Facts facts) {
        Job job = facts.job();
        if (job.state() == JobState.RETRYING && job.nextAttemptAt().isAfter(facts.leadership().now()) || job.attempts() == 0) {
            return Optional.empty();
        }
        return facts.newest(EventKind.ATTEMPT_FAILED).map(event -> Reason.of("attempt-failed").with("failedAttempts", job.attempts())
                .with("node", event.node()).with("error", Facts.text(event.data(), "error")).at(event.at())
                .that("Attempt " + Facts.text(event.data(), "attempts") + " failed at " + event.at() + " on node " + event.node() + ": "
                        + Facts.text(event.data(), "error")));
    }
}
