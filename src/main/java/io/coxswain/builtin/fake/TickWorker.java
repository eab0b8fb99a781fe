package io.coxswain.builtin.fake;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.NextTick;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import java.time.InstantSource;

/** Counts on its index, each tick exactly once, from where its predecessor stopped. */
final class TickWorker implements Worker {

    /** The worker type's name. */
    static final String TYPE = "ticks";

    private final TickTask task;
    private final Faults faults;
    private long count;
    private long version;

    TickWorker(TickTask task, InstantSource clock) {
        this.task = task;
        this.faults = new Faults(task.faults(), task.index(), clock);
    }

    /** Where the count of an index is kept. */
    static String key(int index) {
        return "tick/" + index;
    }

    @Override
    public void init(WorkerContext context) throws Exception {
        if (strike("worker.init", context)) {
            return;
        }
        context.kv().entry(key(task.index()), Long.class).ifPresent(this::goOnFrom);
    }

    @Override
    public NextTick tick(WorkerContext context) throws Exception {
        if (strike("worker.tick", context)) {
            return NextTick.never();
        }
        if (!task.isDone(count)) {
            count(context);
        }
        if (task.isDone(count)) {
            context.exit();
            return NextTick.never();
        }
        return NextTick.after(task.tickInterval());
    }

    @Override
    public void close(WorkerContext context) throws Exception {
        strike("worker.close", context);
    }

    private void goOnFrom(KeyValueEntry<Long> known) {
        count = known.value();
        version = known.version();
    }

    private void count(WorkerContext context) {
        if (!context.kv().compareAndSet(key(task.index()), version, count + 1)) {
            throw new IllegalStateException("Somebody else counts on index " + task.index() + ": it is past " + count);
        }
        count++;
        version++;
    }

    private boolean strike(String where, WorkerContext context) throws Exception {
        return faults.strike(where, context.kv(), fault -> context.exit(fault.error()));
    }
}
