package io.coxswain.testkit;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.event.EventKind;
import io.coxswain.fence.MessageMutation;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.job.Job.JobError;
import io.coxswain.job.JobState;
import io.coxswain.job.JobTransitions;
import io.coxswain.job.JobTransitions.Cause;
import io.coxswain.worker.WorkerMutation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What people ask of the job over REST, and what is done without its master when a deadline has passed. */
final class Requests {

    private final World world;
    private @Nullable Instant resumeAt;

    Requests(World world) {
        this.world = world;
    }

    void cancel() {
        Tables tables = world.tables();
        if (tables.state.isTerminal() || tables.state == JobState.CANCELING) {
            return;
        }
        Instant now = world.now();
        Writes.move(tables, tables.led ? Cause.CANCEL_REQUESTED_LED : Cause.CANCEL_REQUESTED_UNLED);
        tables.cancelDeadline = now.plus(world.options().cancelTimeout());
        tables.pauseDeadline = null;
        tables.runnableAt = tables.runnableAt.isBefore(now) ? tables.runnableAt : now;
        note(EventKind.CANCEL_REQUESTED);
        if (tables.state.isTerminal()) {
            world.database().writes().close(tables);
        }
    }

    void exit(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        Tables tables = world.tables();
        refuseTerminal();
        tables.epoch++;
        world.database().writes().exit(tables, Writes.cause(reason), error == null ? null : new JobError("exited", error, world.now()),
                detail == null ? null : world.json().tree(world.json().write(detail)), world.now());
        tables.rungMaster = true;
    }

    boolean mayPause() {
        return JobTransitions.next(world.state(), Cause.PAUSE_REQUESTED_LED).isPresent();
    }

    void pause() {
        refuseEnding();
        Tables tables = world.tables();
        if (!mayPause()) {
            return;
        }
        note(EventKind.PAUSE_REQUESTED);
        Cause cause = tables.led ? Cause.PAUSE_REQUESTED_LED : Cause.PAUSE_REQUESTED_UNLED;
        if (JobTransitions.next(tables.state, cause).orElseThrow() == JobState.PAUSED) {
            world.database().writes().rest(tables, cause, world.now());
        } else {
            Writes.move(tables, cause);
            tables.pauseDeadline = world.now().plus(world.options().cancelTimeout());
        }
    }

    /** Pauses, and resumes once {@code rest} has passed. */
    void pauseFor(Duration rest) {
        pause();
        resumeAt = world.now().plus(rest);
    }

    void resume() {
        refuseEnding();
        Tables tables = world.tables();
        if (!tables.isAtRest()) {
            return;
        }
        Writes.move(tables, tables.initialized ? Cause.RESUMED : Cause.RESUMED_BEFORE_INIT);
        tables.pauseDeadline = null;
        takeTheTerm();
        tables.runnableAt = world.now();
        note(EventKind.RESUMED);
    }

    void updateConfig(JsonNode config) {
        world.types().validateUpdate(world.jobType(), config);
        refuseEnding();
        Tables tables = world.tables();
        if (tables.config.equals(config)) {
            return;
        }
        tables.config = config;
        if (tables.state != JobState.PAUSING) {
            takeTheTerm();
        }
        tables.runnableAt = tables.runnableAt.isBefore(world.now()) ? tables.runnableAt : world.now();
        note(EventKind.CONFIG_UPDATED);
    }

    /** Whoever leads hears of it at its next write. */
    private void takeTheTerm() {
        Tables tables = world.tables();
        tables.attempts = 0;
        if (tables.led) {
            tables.led = false;
            tables.note(world.now(), EventKind.LEADER_LOST, null);
        }
    }

    String createWorker(String type, Object config) {
        refuseTerminal();
        JsonNode tree = world.json().mapper().valueToTree(config);
        world.types().validateWorker(world.jobType(), type, tree);
        String id = world.nextWorkerId();
        world.database().writes().create(world.tables(),
                new WorkerMutation.Create(id, world.jobType(), type, world.json().write(tree), 1, null, null, List.of()));
        return id;
    }

    void sendMessage(String workerId, String topic, Object body) {
        refuseTerminal();
        if (!world.tables().worker(workerId).isLive()) {
            throw new CoxswainException(ErrorCode.WORKER_TERMINAL, "Worker '" + workerId + "' has ended: it takes no more messages");
        }
        world.database().writes().apply(world.tables(), new Writer.OfWorker(workerId),
                new MessageMutation.Send(workerId, null, InboxMessage.encode(world.json(), topic, body)), world.now());
    }

    private void note(EventKind kind) {
        world.trace().note(kind + " over REST");
        world.tables().note(world.now(), kind, JsonNodeFactory.instance.objectNode().put("by", "test"));
        world.tables().rungMaster = true;
    }

    private void refuseTerminal() {
        if (world.state().isTerminal()) {
            throw new CoxswainException(ErrorCode.JOB_TERMINAL, "Job '" + world.jobId() + "' is over already: its state is "
                    + world.state());
        }
    }

    private void refuseEnding() {
        refuseTerminal();
        if (world.state() == JobState.CANCELING) {
            throw new CoxswainException(ErrorCode.JOB_CANCELING, "Somebody has asked for the end of job '" + world.jobId()
                    + "', so it is not paused, resumed or changed any more");
        }
    }

    /** When something is due that nobody has done. */
    @Nullable
    Instant due() {
        Tables tables = world.tables();
        return Stream.of(tables.cancelDeadline, tables.pauseDeadline, resumeAt).filter(Objects::nonNull).min(Instant::compareTo).orElse(
                null);
    }

    /** What is due by now. */
    Optional<Runnable> due(Instant now) {
        Tables tables = world.tables();
        if (isDue(tables.cancelDeadline, now)) {
            return Optional.of(this::enforceCancel);
        } else if (isDue(tables.pauseDeadline, now)) {
            return Optional.of(this::enforcePause);
        } else if (isDue(resumeAt, now)) {
            return Optional.of(this::resumeIfItRests);
        }
        return Optional.empty();
    }

    private static boolean isDue(@Nullable Instant at, Instant now) {
        return at != null && !at.isAfter(now);
    }

    private void enforceCancel() {
        Tables tables = world.tables();
        tables.epoch++;
        tables.note(world.now(), EventKind.CANCEL_ENFORCED, null);
        world.database().writes().exit(tables, Cause.CANCEL_ENFORCED, new JobError("cancel-timeout",
                "The job had not exited by the deadline of its cancellation and was ended by force", world.now()), null, world.now());
        tables.rungMaster = true;
    }

    private void enforcePause() {
        Tables tables = world.tables();
        tables.epoch++;
        tables.note(world.now(), EventKind.PAUSE_ENFORCED, null);
        world.database().writes().rest(tables, Cause.PAUSE_ENFORCED, world.now());
        tables.rungMaster = true;
    }

    private void resumeIfItRests() {
        resumeAt = null;
        if (world.tables().isAtRest()) {
            resume();
        }
    }
}
