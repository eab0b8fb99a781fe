package io.coxswain.diagnosis;

import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.placement.Placement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Why a job that is not over is in its state: who leads it, or why nobody does. */
final class StateReasons {

    private StateReasons() {}

    static List<Reason> of(Facts facts) {
        List<Reason> reasons = new ArrayList<>();
        boolean waits = facts.job().state() == JobState.RETRYING && facts.job().nextAttemptAt().isAfter(facts.leadership().now());
        if (waits) {
            reasons.add(retry(facts.job()));
        }
        if (facts.job().state() == JobState.CANCELING) {
            facts.newest(EventKind.CANCEL_REQUESTED).ifPresent(event -> reasons.add(canceling(event, facts.leadership())));
        }
        if (facts.job().state().isPaused()) {
            reasons.add(resting(facts));
        }
        if (facts.leadership().leader() != null) {
            reasons.add(led(facts));
        } else if (facts.job().state() != JobState.PAUSED) {
            lost(facts.leadership().takeover()).ifPresent(reasons::add);
            placement(facts, waits).ifPresent(reasons::add);
        }
        return reasons;
    }

    private static Reason retry(Job job) {
        Job.JobError error = job.error();
        String because = error == null ? "" : ": " + error.message();
        return Reason.of("waits-for-retry").with("nextAttemptAt", job.nextAttemptAt()).with("failedAttempts", job.attempts())
                .with("error", error).at(error == null ? null : error.at())
                .that("It waits until " + job.nextAttemptAt() + " for attempt " + (job.attempts() + 1) + ", because attempt "
                        + job.attempts() + " failed" + because);
    }

    private static Reason canceling(JobEvent event, Leadership leadership) {
        return Reason.of("cancel-requested").with("by", Facts.text(event.data(), "by")).with("deadline", leadership.cancelDeadline())
                .at(event.at()).that(Facts.text(event.data(), "by") + " asked for its cancellation at " + event.at()
                        + "; unless its master ends it before, it is ended by force at " + leadership.cancelDeadline() + ".");
    }

    private static Reason resting(Facts facts) {
        Optional<JobEvent> asked = facts.newest(EventKind.PAUSE_REQUESTED);
        String by = asked.map(event -> Facts.text(event.data(), "by")).orElse("Somebody");
        Instant at = asked.map(JobEvent::at).orElse(facts.job().updatedAt());
        String wish = by + " asked for its rest at " + at;
        if (facts.job().state() == JobState.PAUSED) {
            return Reason.of("paused").with("by", by).at(at).that(wish + ". It goes on when somebody resumes it.");
        }
        return Reason.of("pause-requested").with("by", by).with("deadline", facts.leadership().pauseDeadline()).at(at).that(wish
                + "; what still runs of it at " + facts.leadership().pauseDeadline() + " is stopped by force.");
    }

    private static Reason led(Facts facts) {
        Job job = facts.job();
        Instant since = facts.leadership().since();
        String node = "Node " + facts.leadership().leader();
        String inEpoch = " since " + since + ", in epoch " + job.epoch();
        if (job.leader() == null) {
            return led("leader-starting", facts, node + " holds its lock" + inEpoch + ", and has not confirmed that it leads yet.");
        }
        return switch (job.state()) {
            case CREATED -> led("initializing", facts, node + " leads it" + inEpoch + ", and the master's init has not returned yet.");
            case RETRYING -> led("starting-again", facts, node + " leads it" + inEpoch + ", and the next attempt has begun.");
            case CANCELING -> led("canceling", facts, node + " leads it" + inEpoch + ", and its master has been told to end it.");
            case PAUSING -> led("pausing", facts, node + " leads it" + inEpoch + ", and waits until its workers have ended.");
            case RUNNING, PAUSED, FINISHED, FAILED, CANCELED -> led("running", facts, node + " leads it" + inEpoch + ".");
        };
    }

    private static Reason led(String code, Facts facts, String sentence) {
        return Reason.of(code).with("node", facts.leadership().leader()).with("epoch", facts.job().epoch())
                .at(facts.leadership().since()).that(sentence);
    }

    /** The job had a leader, and the next one has not confirmed yet. */
    private static Optional<Reason> lost(@Nullable JsonNode takeover) {
        if (takeover == null || takeover.has("epoch")) {
            return Optional.empty();
        }
        String cause = Facts.text(takeover, "cause");
        Instant noticed = Instant.parse(takeover.get("noticedAt").asString());
        return Optional.of(Reason.of("no-leader").with("lostBy", Facts.text(takeover, "lostBy")).with("cause", cause).at(noticed)
                .that("Nobody leads it since " + noticed + ": node " + Facts.text(takeover, "lostBy") + " lost it, because "
                        + LossCause.inWords(cause) + "."));
    }

    /** While a job waits for its next attempt, nobody may claim it; then only what would be in the way later is worth a word. */
    private static Optional<Reason> placement(Facts facts, boolean waits) {
        Job job = facts.job();
        Placement placement = facts.placements().getFirst();
        if (waits && placement.isPossible()) {
            return Optional.empty();
        }
        return Optional.of(Reason.of(placement.code()).with("type", job.type()).with("selectors", job.selectors())
                .with("nodes", placement.verdicts()).that(placement.sentence()));
    }
}
