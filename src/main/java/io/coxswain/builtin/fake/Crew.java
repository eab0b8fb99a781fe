package io.coxswain.builtin.fake;

import io.coxswain.api.JobMasterContext;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who serves which index. All of it is derived from the live workers and the job's keys when a term begins; an index is vacant if it is
 * neither served nor settled, and a vacant one gets a worker.
 */
final class Crew {

    private static final int MOST_KEYS = 10_000;
    private static final int HIRED_AT_ONCE = 1_000;
    /** What a failed worker's successor waits, so that one which always fails does not keep a node busy. */
    private static final Duration RESPITE = Duration.ofMillis(100);

    /** The value under {@code retired/{index}}. */
    record Retirement(String workerId, WorkerOffline.Kind kind) {}

    private final FakeConfig config;
    private final Map<Integer, Set<String>> serving = new HashMap<>();
    /** Indexes that nobody serves, and from when on somebody may. */
    private final Map<Integer, Instant> vacant = new TreeMap<>();
    /** Indexes that need nobody any more: counted to the end, or retired. */
    private final BitSet settled = new BitSet();

    Crew(FakeConfig config) {
        this.config = config;
    }

    void load(JobMasterContext context) {
        for (KeyValueEntry<Long> tick : context.kv().scanPrefix("tick/", MOST_KEYS, Long.class)) {
            if (config.isReached(tick.value())) {
                settled.set(index(tick.key()));
            }
        }
        context.kv().scanPrefix("retired/", MOST_KEYS, Retirement.class).forEach(entry -> settled.set(index(entry.key())));
        context.workers().forEach(this::meet);
        for (int index = 0; index < config.workers(); index++) {
            if (!settled.get(index) && !serving.containsKey(index)) {
                vacant.put(index, Instant.MIN);
            }
        }
    }

    /** Notes a worker: also those that were created over REST count. */
    void meet(WorkerHandle worker) {
        serve(worker.config(TickTask.class).index(), worker.id());
    }

    /** Creates a worker for each vacant index whose time has come. */
    void fill(JobMasterContext context, Instant now) throws Exception {
        List<Integer> due = new ArrayList<>();
        vacant.forEach((index, from) -> {
            if (!from.isAfter(now)) {
                due.add(index);
            }
        });
        for (int start = 0; start < due.size(); start += HIRED_AT_ONCE) {
            hire(due.subList(start, Math.min(start + HIRED_AT_ONCE, due.size())), context);
        }
    }

    /**
     * Notes that a worker has ended. Told again after a failover, it changes nothing: by then its index is served or settled.
     *
     * @return whether its index is left without a worker that it still needs
     */
    boolean isMissed(WorkerHandle worker, WorkerOffline reason, JobMasterContext context, Instant now) {
        int index = worker.config(TickTask.class).index();
        Set<String> others = serving.computeIfAbsent(index, absent -> new HashSet<>());
        others.remove(worker.id());
        if (!others.isEmpty() || index >= config.workers() || settled.get(index)) {
            return false;
        }
        serving.remove(index);
        if (reason.callsForReplacement()) {
            boolean byItself = reason.kind() == WorkerOffline.Kind.FAILED || reason.kind() == WorkerOffline.Kind.HUNG;
            vacant.put(index, byItself ? now.plus(RESPITE) : now);
            return true;
        }
        if (!config.isReached(context.kv().get(TickWorker.key(index), Long.class).orElse(0L))) {
            context.kv().put("retired/" + index, new Retirement(worker.id(), reason.kind()));
        }
        settled.set(index);
        return false;
    }

    /** Whether no index needs a worker any more. */
    boolean isDone() {
        return !config.isEndless() && settled.get(0, config.workers()).cardinality() == config.workers();
    }

    private void hire(List<Integer> indexes, JobMasterContext context) throws Exception {
        List<String> hired = new ArrayList<>();
        if (indexes.size() == 1) {
            hired.add(context.createWorker(TickWorker.TYPE, TickTask.of(indexes.getFirst(), config)));
        } else {
            hired.addAll(context.inTransaction(transaction -> indexes.stream()
                    .map(index -> transaction.createWorker(TickWorker.TYPE, TickTask.of(index, config), WorkerOptions.DEFAULT)).toList()));
        }
        for (int i = 0; i < hired.size(); i++) {
            serve(indexes.get(i), hired.get(i));
        }
    }

    private void serve(int index, String workerId) {
        serving.computeIfAbsent(index, absent -> new HashSet<>()).add(workerId);
        vacant.remove(index);
    }

    static int index(String key) {
        return Integer.parseInt(key.substring(key.indexOf('/') + 1));
    }
}
