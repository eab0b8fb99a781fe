package io.coxswain.testkit;

import io.coxswain.api.ExitReason;
import io.coxswain.api.InboxFullException;
import io.coxswain.api.Selector;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import io.coxswain.event.EventKind;
import io.coxswain.fence.MessageMutation;
import io.coxswain.fence.Mutation;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.Job.JobError;
import io.coxswain.job.JobMutation;
import io.coxswain.job.JobState;
import io.coxswain.job.JobTransitions;
import io.coxswain.job.JobTransitions.Cause;
import io.coxswain.json.Json;
import io.coxswain.kv.KvMutation;
import io.coxswain.resource.ResourceMutation;
import io.coxswain.testkit.Tables.Stored;
import io.coxswain.worker.NeededResources;
import io.coxswain.worker.WorkerMutation;
import io.coxswain.worker.WorkerTransitions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What each of the service's mutations does to the rows. A refusal is thrown before anything has changed. */
final class Writes {

    private final String jobId;
    private final Json json;

    Writes(String jobId, Json json) {
        this.jobId = jobId;
        this.json = json;
    }

    /** @throws StaleEpochException when the fence does not hold */
    void requireFence(Tables tables, Writer writer) {
        switch (writer) {
            case Writer.OfTerm(long epoch) -> {
                if (epoch != tables.epoch || !tables.led) {
                    throw new StaleEpochException("Epoch " + epoch + " of job " + jobId + " is stale: the job's epoch is " + tables.epoch
                            + (tables.led ? "" : " and nobody leads it"));
                }
            }
            case Writer.OfWorker(String id) -> {
                WorkerState state = tables.worker(id).state();
                if (state.isTerminal() || state == WorkerState.PENDING) {
                    throw new StaleEpochException("Worker " + id + " of job " + jobId + " is over or was taken from its session");
                }
            }
        }
    }

    /** Applies {@code mutation}, whose fence holds. Returns what the caller gets, null for most. */
    @Nullable
    Object apply(Tables tables, Writer writer, Mutation mutation, Instant now) {
        return switch (mutation) {
            case KvMutation change -> store(tables, change);
            case MessageMutation change -> message(tables, change);
            case WorkerMutation change -> worker(tables, writer, change, now);
            case JobMutation change -> job(tables, change, now);
            case ResourceMutation change -> ResourceWrites.apply(tables, writer, change, jobId, now);
            default -> throw new IllegalArgumentException("The kit does not know " + mutation.getClass().getName());
        };
    }

    private @Nullable Object store(Tables tables, KvMutation mutation) {
        Stored known = tables.kv.get(mutation.key());
        long version = known == null ? 0 : known.version();
        switch (mutation) {
            case KvMutation.Put put -> tables.kv.put(put.key(), new Stored(put.value(), version + 1));
            case KvMutation.Delete delete -> tables.kv.remove(delete.key());
            case KvMutation.CompareAndSet swap -> {
                if (version != swap.expectedVersion()) {
                    return false;
                }
                tables.kv.put(swap.key(), new Stored(swap.value(), version + 1));
                return true;
            }
        }
        return null;
    }

    private @Nullable Object message(Tables tables, MessageMutation mutation) {
        switch (mutation) {
            case MessageMutation.Acknowledge(List<Long> ids) -> ids.forEach(tables.inbox::remove);
            case MessageMutation.Send send -> {
                if (tables.inbox.size() >= InboxStore.CAPACITY
                        && tables.waiting(send.workerId(), InboxStore.CAPACITY).size() >= InboxStore.CAPACITY) {
                    throw new InboxFullException("The inbox of " + (send.workerId() == null ? "the master" : "worker " + send.workerId())
                            + " of job " + jobId + " is full: " + InboxStore.CAPACITY
                            + " messages wait; try again when it has caught up");
                }
                tables.append(new InboxEntry(0, jobId, send.workerId(), send.sender(), InboxEntry.Kind.MESSAGE, send.body()));
            }
        }
        return null;
    }

    private @Nullable Object worker(Tables tables, Writer writer, WorkerMutation mutation, Instant now) {
        switch (mutation) {
            case WorkerMutation.Create create -> create(tables, create);
            case WorkerMutation.Stop(String id) -> stop(tables, id);
            case WorkerMutation.PauseAll all -> pauseWorkers(tables);
            case WorkerMutation.Online online -> {
                String id = ((Writer.OfWorker) writer).id();
                if (tables.isAtRest() && tables.worker(id).state() == WorkerState.STARTING) {
                    tables.workers.put(id, tables.worker(id).pausing());
                } else {
                    next(tables.worker(id), WorkerTransitions.Cause.ONLINE).ifPresent(row -> tables.workers.put(id, row));
                }
                tables.append(InboxEntry.forMaster(jobId, id, InboxEntry.Kind.ONLINE, null));
            }
            case WorkerMutation.UpdateStatus(String status) -> {
                String id = ((Writer.OfWorker) writer).id();
                tables.workers.put(id, tables.worker(id).withStatus(json.tree(status)));
                tables.append(InboxEntry.forMaster(jobId, id, InboxEntry.Kind.STATUS, status));
            }
            case WorkerMutation.End end -> end(tables, ((Writer.OfWorker) writer).id(), new WorkerOffline(end.kind(), end.error()), now);
        }
        return null;
    }

    void create(Tables tables, WorkerMutation.Create create) {
        // The job of a kit has no selectors that a worker could inherit.
        List<Selector> selectors = create.selectors() == null ? List.of() : List.of(json.read(create.selectors(), Selector[].class));
        List<String> resources = create.resources().stream().map(name -> ResourceWrites.persisted(tables, name)
                .orElseThrow(() -> NeededResources.unknown(jobId, name)).id()).toList();
        tables.workers.put(create.id(), new WorkerRecord(create.id(), create.type(), json.tree(create.config()), create.cost(),
                selectors, resources, WorkerState.PENDING, null, tables.epoch, null, null, false));
    }

    /** Asks a worker to stop; cancels it if it is pending. Nothing happens when it has ended. */
    void stop(Tables tables, String id) {
        WorkerRecord row = tables.workers.get(id);
        if (row == null || row.state() == WorkerState.STOPPING) {
            return;
        }
        next(row, WorkerTransitions.Cause.STOP_REQUESTED).ifPresent(stopping -> {
            tables.workers.put(id, stopping);
            tables.rungWorkers.add(id);
            if (stopping.state() == WorkerState.CANCELED) {
                offline(tables, id, new WorkerOffline(WorkerOffline.Kind.CANCELED, null));
            }
        });
    }

    private static Optional<WorkerRecord> next(WorkerRecord row, WorkerTransitions.Cause cause) {
        return WorkerTransitions.next(row.state(), cause).map(row::in);
    }

    /** The worker is over, and its master is told. */
    void end(Tables tables, String id, WorkerOffline how, Instant now) {
        WorkerRecord row = tables.worker(id);
        WorkerTransitions.Cause cause = switch (how.kind()) {
            case FINISHED -> WorkerTransitions.Cause.EXITED;
            case FAILED, HUNG -> WorkerTransitions.Cause.BROKE;
            case CANCELED, PAUSED -> WorkerTransitions.Cause.STOPPED;
            case NODE_LOST, NODE_DRAINED -> WorkerTransitions.Cause.SESSION_ENDED;
        };
        tables.workers.put(id, row.ended(WorkerTransitions.next(row.state(), cause).orElseThrow(), how.error()));
        tables.inbox.values().removeIf(entry -> id.equals(entry.workerId()));
        ResourceWrites.workerEnded(tables, id);
        boolean paused = row.paused() && how.kind() == WorkerOffline.Kind.CANCELED;
        offline(tables, id, paused ? new WorkerOffline(WorkerOffline.Kind.PAUSED, how.error()) : how);
        if (how.error() != null) {
            tables.note(now, EventKind.WORKER_ENDED, json.mapper().valueToTree(Map.of("worker", id, "kind", how.kind(), "error",
                    how.error())));
        }
    }

    private void offline(Tables tables, String id, WorkerOffline how) {
        tables.append(InboxEntry.forMaster(jobId, id, InboxEntry.Kind.OFFLINE, json.write(how)));
    }

    private @Nullable Object job(Tables tables, JobMutation mutation, Instant now) {
        switch (mutation) {
            case JobMutation.Register registration -> {
                move(tables, Cause.STARTED);
                tables.initialized = true;
                tables.note(now, EventKind.STARTED, JsonNodeFactory.instance.objectNode().put("recovered", registration.recovered()));
            }
            case JobMutation.UpdateStatus(String status) -> tables.status = json.tree(status);
            case JobMutation.FailAttempt failed -> {
                move(tables, Cause.ATTEMPT_FAILED);
                tables.attempts = failed.attempts();
                tables.runnableAt = now.plus(failed.delay());
                tables.led = false;
                tables.error = new JobError(failed.code(), failed.message(), now);
                tables.note(now, EventKind.ATTEMPT_FAILED, json.mapper().valueToTree(Map.of("attempts", failed.attempts(), "code",
                        failed.code(), "error", failed.message(), "retryAfterMillis", failed.delay().toMillis())));
            }
            case JobMutation.ReportHang report -> tables.note(now, EventKind.CALLBACK_HUNG, null);
            case JobMutation.Pause pause -> {
                boolean busy = tables.workers.values().stream().anyMatch(row -> row.isLive() && row.state() != WorkerState.PENDING);
                if (busy || tables.state != JobState.PAUSING) {
                    return null;
                }
                rest(tables, Cause.PAUSE_DONE, now);
                return true;
            }
            case JobMutation.Exit exit -> exit(tables, cause(exit.reason()),
                    exit.error() == null ? null : new JobError(String.valueOf(exit.code()), exit.error(), now), json.tree(exit.detail()),
                    now);
        }
        return null;
    }

    /** The job rests, and so do its workers; what waits stays. */
    void rest(Tables tables, Cause cause, Instant now) {
        move(tables, cause);
        tables.led = false;
        tables.pauseDeadline = null;
        pauseWorkers(tables);
        tables.note(now, EventKind.PAUSED, null);
    }

    private static void pauseWorkers(Tables tables) {
        tables.workers.replaceAll((id, row) -> row.state() == WorkerState.STARTING || row.state() == WorkerState.RUNNING
                ? row.pausing()
                : row);
    }

    static Cause cause(ExitReason reason) {
        return switch (reason) {
            case FINISHED -> Cause.EXIT_FINISHED;
            case FAILED -> Cause.EXIT_FAILED;
            case CANCELED -> Cause.EXIT_CANCELED;
        };
    }

    static void move(Tables tables, Cause cause) {
        JobState before = tables.state;
        tables.state = JobTransitions.next(before, cause)
                .orElseThrow(() -> new IllegalStateException("A job that is " + before + " can't be " + cause));
    }

    /** The job is over: its lock is released, pending workers are canceled, others asked to stop, what waits for its master is dropped. */
    void exit(Tables tables, Cause cause, @Nullable JobError error, @Nullable JsonNode detail, Instant now) {
        move(tables, cause);
        tables.error = error;
        tables.detail = detail;
        tables.note(now, EventKind.EXITED, error == null
                ? json.mapper().valueToTree(Map.of("state", tables.state))
                : json.mapper().valueToTree(Map.of("state", tables.state, "error", error.message())));
        close(tables);
    }

    /** What becomes of everything else when the job has become terminal. */
    void close(Tables tables) {
        tables.led = false;
        tables.cancelDeadline = null;
        tables.pauseDeadline = null;
        tables.inbox.values().removeIf(entry -> entry.workerId() == null);
        List.copyOf(tables.workers.keySet()).forEach(id -> stop(tables, id));
    }
}
