package io.coxswain.diagnosis;

import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a job is over, and who wanted it. */
final class EndReasons {

    private EndReasons() {}

    static Reason of(Facts facts) {
        return switch (facts.job().state()) {
            case CANCELED -> canceled(facts);
            case FAILED -> failed(facts);
            case FINISHED -> ended("finished", facts).that(whoEnded(facts, "FINISHED"));
            case CREATED, RUNNING, RETRYING, PAUSING, PAUSED, CANCELING -> throw new IllegalArgumentException(facts.job().id()
                    + " is not over");
        };
    }

    private static Reason canceled(Facts facts) {
        Optional<JobEvent> asked = facts.newest(EventKind.CANCEL_REQUESTED);
        Reason.Builder reason = ended("canceled", facts).with("requestedBy", asked.map(event -> Facts.text(event.data(), "by")).orElse(
                null))
                .with("requestedAt", asked.map(JobEvent::at).orElse(null))
                .with("enforcedAt", facts.newest(EventKind.CANCEL_ENFORCED).map(JobEvent::at).orElse(null));
        if (asked.isEmpty()) {
            return reason.that(whoEnded(facts, "CANCELED"));
        }
        String wish = Facts.text(asked.get().data(), "by") + " asked for its cancellation at " + asked.get().at();
        if (facts.newest(EventKind.CANCEL_ENFORCED).isPresent()) {
            return reason.that(wish + ". Its master had not ended it by the deadline, so it was ended by force at "
                    + facts.job().finishedAt() + ".");
        } else if (facts.newest(EventKind.EXITED).isEmpty()) {
            return reason.that(wish + ", when nobody led it, so it was over at once.");
        }
        return reason.that(wish + ". " + whoEnded(facts, "CANCELED"));
    }

    private static Reason failed(Facts facts) {
        Job.JobError error = facts.job().error();
        String message = error == null ? "" : " " + error.message();
        String code = error == null ? "" : error.code();
        Reason.Builder reason = ended("failed", facts).with("error", error).with("failedAttempts", facts.job().attempts());
        return reason.that(switch (code) {
            case "attempts-exhausted" -> "Its last attempt failed, on node " + node(facts) + ", and no other one is allowed:" + message;
            case "fatal" -> "Its master gave up on node " + node(facts) + ":" + message;
            default -> whoEnded(facts, "FAILED") + (message.isEmpty() ? "" : " The error:" + message);
        });
    }

    private static String whoEnded(Facts facts, String state) {
        String by = by(facts);
        String end = " ended it as " + state + " at " + facts.job().finishedAt();
        return by == null
                ? "Its master" + end + ", on node " + node(facts) + " in epoch " + facts.job().epoch() + "."
                : by + end + ", over the head of its master.";
    }

    /** Who went over the head of the master; null if nobody did. */
    private static @Nullable String by(Facts facts) {
        return facts.newest(EventKind.EXITED).map(event -> Facts.text(event.data(), "by")).orElse(null);
    }

    private static @Nullable String node(Facts facts) {
        return facts.newest(EventKind.EXITED).map(JobEvent::node).orElse(null);
    }

    private static Reason.Builder ended(String code, Facts facts) {
        return Reason.of(code).with("by", by(facts)).with("node", node(facts)).with("epoch", facts.job().epoch())
                .at(facts.job().finishedAt());
    }
}
