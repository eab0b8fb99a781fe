package io.coxswain.job;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.cluster.Bell;
import io.coxswain.cluster.Ring;
import io.coxswain.event.EventKind;
import io.coxswain.event.EventStore;
import io.coxswain.event.NewEvent;
import io.coxswain.job.JobRequestStore.Changed;
import io.coxswain.json.Json;
import io.coxswain.transaction.Transactions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What callers ask of jobs that are there, on any node: to end, to rest, to go on, to go on otherwise, to be deleted. What a call returns
 * from is durable; the job's master learns of it by a ring, or by its node's next poll. Thread-safe.
 */
public final class JobRequests {

    private static final int BATCH = 500;
    private static final int VERSION_DIGITS = 32;

    private final JobTypes types;
    private final JobProperties properties;
    private final JobStore store;
    private final JobRequestStore requests = new JobRequestStore();
    private final EventStore events;
    private final Transactions transactions;
    private final Bell bell;
    private final Json json;

    JobRequests(JobTypes types, JobProperties properties, JobStore store, EventStore events, Transactions transactions, Bell bell,
            Json json) {
        this.types = types;
        this.properties = properties;
        this.store = store;
        this.events = events;
        this.transactions = transactions;
        this.bell = bell;
        this.json = json;
    }

    /** @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND} */
    Job require(String id) {
        return store.find(id).orElseThrow(() -> notFound(id));
    }

    private static CoxswainException notFound(String id) {
        return new CoxswainException(ErrorCode.JOB_NOT_FOUND,
                "There is no job '" + id + "': GET /api/v1/jobs lists those that exist");
    }

    String version(Job job) {
        ObjectNode shown = json.mapper().valueToTree(job.withoutConfig());
        // Who holds the lock is not shown before it is published.
        return json.fingerprint(shown.remove(List.of("leaderSession", "initialized"))).substring(0, VERSION_DIGITS);
    }

    /**
     * Asks for the job's end, in whatever state it is. Asking again changes nothing.
     *
     * @return the job; unchanged if it was over already
     * @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}, {@link ErrorCode#PRECONDITION_FAILED}
     */
    public Job cancel(String id, String caller, IfMatch condition) {
        return change(id, condition, jdbc -> requests.requestCancel(jdbc, id, properties.cancelTimeout()),
                changed -> List.of(event(id, changed, EventKind.CANCEL_REQUESTED, caller)), refused -> {
                });
    }

    /**
     * Ends the job over the head of its master. The first exit that commits wins.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_TERMINAL} if it was over already, {@link ErrorCode#JOB_NOT_FOUND},
     *     {@link ErrorCode#PRECONDITION_FAILED}
     */
    public Job exit(String id, ForcedExit exit, IfMatch condition) {
        String detail = exit.detail() == null ? null : json.write(exit.detail());
        return change(id, condition, jdbc -> requests.forceExit(jdbc, id, exit.reason(), exit.error(), detail),
                changed -> List.of(exited(id, changed, exit)), JobRequests::refuseTerminal);
    }

    private NewEvent exited(String id, Changed changed, ForcedExit exit) {
        Map<String, Object> data = new LinkedHashMap<>(Map.of("state", changed.state(), "by", exit.by()));
        if (exit.error() != null) {
            data.put("error", exit.error());
        }
        return new NewEvent(id, changed.epoch(), EventKind.EXITED, null, json.write(data));
    }

    /**
     * Asks for the job's rest. One that nobody leads between two attempts, or has led yet, rests at once. Asking again changes nothing.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_TERMINAL}, {@link ErrorCode#JOB_CANCELING}, {@link ErrorCode#JOB_NOT_FOUND},
     *     {@link ErrorCode#PRECONDITION_FAILED}
     */
    public Job pause(String id, String caller, IfMatch condition) {
        return change(id, condition, jdbc -> requests.requestPause(jdbc, id, properties.cancelTimeout()), changed -> {
            NewEvent asked = event(id, changed, EventKind.PAUSE_REQUESTED, caller);
            return changed.state() == JobState.PAUSED ? List.of(asked, event(id, changed, EventKind.PAUSED, null)) : List.of(asked);
        }, JobRequests::refuseEnding);
    }

    /**
     * Makes a job that rests go on in a new term. One that is still about to rest loses its present term for that. A job that neither
     * rests nor is about to stays as it is.
     *
     * @throws CoxswainException as {@link #pause}
     */
    public Job resume(String id, String caller, IfMatch condition) {
        return change(id, condition, jdbc -> requests.resume(jdbc, id),
                changed -> List.of(event(id, changed, EventKind.RESUMED, caller)), JobRequests::refuseEnding);
    }

    /**
     * Gives the job another config, under which a new term begins; workers that run keep theirs. The same config changes nothing.
     *
     * @param dryRun whether to say only what would be refused
     * @throws io.coxswain.api.InvalidInputException as a submission with that config would be; also when a secret is still hidden
     * @throws CoxswainException {@link ErrorCode#JOB_TYPE_NOT_FOUND} if this node does not have the type, and as {@link #pause}
     */
    public Job updateConfig(String id, @Nullable JsonNode config, String caller, IfMatch condition, boolean dryRun) {
        JsonNode wanted = config == null || config.isNull() ? JsonNodeFactory.instance.objectNode() : config;
        types.validateUpdate(require(id).type(), wanted);
        String text = json.write(wanted);
        return change(id, condition, jdbc -> {
            Job before = store.lock(jdbc, id).orElseThrow(() -> notFound(id));
            if (dryRun || before.config().equals(wanted)) {
                refuseEnding(before);
                return Optional.empty();
            }
            return requests.updateConfig(jdbc, id, text);
        }, changed -> List.of(event(id, changed, EventKind.CONFIG_UPDATED, caller)), JobRequests::refuseEnding);
    }

    /** Does by force what masters have not done by their deadlines. */
    public void enforceDeadlines() {
        for (JobStore.Overdue overdue : store.findOverdue(BATCH)) {
            String id = overdue.id();
            if (overdue.state() == JobState.PAUSING) {
                change(id, IfMatch.ANY, jdbc -> requests.enforcePause(jdbc, id),
                        changed -> List.of(event(id, changed, EventKind.PAUSE_ENFORCED, null), event(id, changed, EventKind.PAUSED, null)),
                        refused -> {
                        });
            } else {
                change(id, IfMatch.ANY, jdbc -> requests.enforceCancel(jdbc, id),
                        changed -> List.of(event(id, changed, EventKind.CANCEL_ENFORCED, null)), refused -> {
                        });
            }
        }
    }

    /**
     * Deletes a job that is over, with its workers, keys and history.
     *
     * @throws CoxswainException {@link ErrorCode#JOB_NOT_FOUND}, {@link ErrorCode#JOB_NOT_TERMINAL},
     *     {@link ErrorCode#PRECONDITION_FAILED}
     */
    public void delete(String id, IfMatch condition) {
        boolean deleted = transactions.once(jdbc -> {
            require(jdbc, id, condition);
            return store.delete(jdbc, id);
        });
        if (!deleted) {
            throw new CoxswainException(ErrorCode.JOB_NOT_TERMINAL, "Job '" + id + "' can't be deleted while its state is "
                    + require(id).state() + ": cancel it first and wait for its end");
        }
    }

    private NewEvent event(String id, Changed changed, EventKind kind, @Nullable String by) {
        return new NewEvent(id, changed.epoch(), kind, null, by == null ? null : json.write(Map.of("by", by)));
    }

    /** @param refusal told of the job when there was nothing to change */
    private Job change(String id, IfMatch condition, Function<JdbcTemplate, Optional<Changed>> change,
            Function<Changed, List<NewEvent>> told, Consumer<Job> refusal) {
        Optional<Changed> changed = transactions.once(jdbc -> {
            require(jdbc, id, condition);
            Optional<Changed> done = change.apply(jdbc);
            done.ifPresent(each -> events.append(jdbc, told.apply(each)));
            return done;
        });
        changed.ifPresent(done -> ring(id, done));
        Job job = require(id);
        if (changed.isEmpty()) {
            refusal.accept(job);
        }
        return job;
    }

    private void ring(String id, Changed changed) {
        List<Ring> rings = new ArrayList<>(changed.stoppingWorkers().stream().map(Ring::worker).toList());
        rings.addAll(List.of(Ring.master(id), Ring.JOBS, Ring.EVENTS));
        if (changed.state() == JobState.RUNNING || changed.state() == JobState.CREATED) {
            // Workers may have waited for the job to go on.
            rings.add(Ring.WORKERS);
        }
        rings.forEach(bell::ring);
    }

    private static void refuseTerminal(Job job) {
        if (job.state().isTerminal()) {
            throw new CoxswainException(ErrorCode.JOB_TERMINAL, "Job '" + job.id() + "' is over already: its state is " + job.state());
        }
    }

    private static void refuseEnding(Job job) {
        refuseTerminal(job);
        if (job.state() == JobState.CANCELING) {
            throw new CoxswainException(ErrorCode.JOB_CANCELING, "Somebody has asked for the end of job '" + job.id()
                    + "', so it is not paused, resumed or changed any more: submit another one");
        }
    }

    /** Keeps the job as the caller knows it until the end of the transaction, or refuses. */
    private void require(JdbcTemplate jdbc, String id, IfMatch condition) {
        if (condition.any()) {
            return;
        }
        String version = version(store.lock(jdbc, id).orElseThrow(() -> notFound(id)));
        if (!condition.admits(version)) {
            throw new CoxswainException(ErrorCode.PRECONDITION_FAILED, "Job '" + id + "' is no longer as If-Match says: its ETag is \""
                    + version + "\" now. Look at it again and decide anew");
        }
    }
}
