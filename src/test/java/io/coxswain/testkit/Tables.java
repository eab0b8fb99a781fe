package io.coxswain.testkit;

import io.coxswain.event.EventKind;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.job.Job.JobError;
import io.coxswain.job.JobState;
import io.coxswain.resource.ResourceRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the database would hold of the job. A transaction works on a copy, which takes the place of the original when it commits. */
final class Tables {

    /** A value of the key-value store, as JSON. */
    record Stored(String json, long version) {}

    /** Keys are ordered by their bytes, which for text beyond U+FFFF is not the order of Java. */
    static final Comparator<String> BY_BYTES = (one, other) -> Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8),
            other.getBytes(StandardCharsets.UTF_8));

    final TreeMap<String, Stored> kv = new TreeMap<>(BY_BYTES);
    final TreeMap<String, WorkerRecord> workers = new TreeMap<>();
    /** By id. What is garbage has no row. */
    final TreeMap<String, ResourceRow> resources = new TreeMap<>();
    final TreeMap<Long, InboxEntry> inbox = new TreeMap<>();
    final List<HistoryEvent> history = new ArrayList<>();
    /** Workers for which something has come, and whether something has come for the master, since somebody last asked. */
    final Set<String> rungWorkers = new LinkedHashSet<>();
    boolean rungMaster;

    JobState state = JobState.CREATED;
    boolean initialized;
    long epoch;
    boolean led;
    int attempts;
    Instant runnableAt;
    @Nullable
    Instant cancelDeadline;
    @Nullable
    Instant pauseDeadline;
    JsonNode config;
    @Nullable
    JobError error;
    @Nullable
    JsonNode status;
    @Nullable
    JsonNode detail;
    private long lastEntry;

    Tables(JsonNode config, long epoch, Instant now) {
        this.config = config;
        this.epoch = epoch;
        this.runnableAt = now;
    }

    Tables copy() {
        Tables copy = new Tables(config, epoch, runnableAt);
        copy.kv.putAll(kv);
        copy.workers.putAll(workers);
        copy.resources.putAll(resources);
        copy.inbox.putAll(inbox);
        copy.history.addAll(history);
        copy.rungWorkers.addAll(rungWorkers);
        copy.rungMaster = rungMaster;
        copy.state = state;
        copy.initialized = initialized;
        copy.led = led;
        copy.attempts = attempts;
        copy.cancelDeadline = cancelDeadline;
        copy.pauseDeadline = pauseDeadline;
        copy.error = error;
        copy.status = status;
        copy.detail = detail;
        copy.lastEntry = lastEntry;
        return copy;
    }

    /** Whether nobody may begin to work for the job. */
    boolean isAtRest() {
        return state == JobState.PAUSING || state == JobState.PAUSED;
    }

    WorkerRecord worker(String id) {
        return Objects.requireNonNull(workers.get(id), id);
    }

    /** Leaves an entry in the job's inboxes; the newest status of a worker takes the place of any before. */
    void append(InboxEntry entry) {
        if (state.isTerminal()) {
            return;
        }
        if (entry.kind() == InboxEntry.Kind.STATUS) {
            inbox.values().removeIf(other -> other.kind() == InboxEntry.Kind.STATUS && other.sender().equals(entry.sender()));
        }
        long id = ++lastEntry;
        inbox.put(id, new InboxEntry(id, entry.jobId(), entry.workerId(), entry.sender(), entry.kind(), entry.body()));
        ring(entry);
    }

    /** Wakes the recipient up. */
    void ring(InboxEntry entry) {
        if (entry.workerId() == null) {
            rungMaster = true;
        } else {
            rungWorkers.add(entry.workerId());
        }
    }

    /** What waits for a worker, or for the master if null; oldest first. */
    List<InboxEntry> waiting(@Nullable String workerId, long limit) {
        return inbox.values().stream().filter(entry -> Objects.equals(entry.workerId(), workerId)).limit(limit).toList();
    }

    void note(Instant at, EventKind kind, @Nullable JsonNode data) {
        history.add(new HistoryEvent(at, epoch, kind, data));
    }
}
