package io.coxswain.builtin.fake;

import io.coxswain.api.JobMasterContext;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Writes down the callbacks of one instance of a master, if wanted, and notices when one begins before another has ended. */
final class CallbackTrace {

    /**
     * The value under {@code trace/{epoch}/{seq}}.
     *
     * @param callback the method, or the route's method and path
     * @param workerId which worker it is about, if about one
     * @param at by the node's clock
     * @param thread the name of the thread
     * @param overlapped whether another callback of the instance had not ended yet
     */
    record Entry(String callback, @Nullable String workerId, String node, Instant at, String thread, boolean overlapped) {}

    /** An entry with its key's parts. */
    record Numbered(long epoch, long seq, Entry entry) {

        static Numbered of(KeyValueEntry<Entry> stored) {
            String[] parts = stored.key().split("/");
            return new Numbered(Long.parseLong(parts[1]), Long.parseLong(parts[2]), stored.value());
        }
    }

    static final int MOST = 10_000;

    private final boolean wanted;
    private final InstantSource clock;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger written = new AtomicInteger();

    CallbackTrace(boolean wanted, InstantSource clock) {
        this.wanted = wanted;
        this.clock = clock;
    }

    /** Runs {@code body} as the callback. */
    <T> T around(String callback, @Nullable String workerId, JobMasterContext context, Callable<T> body) throws Exception {
        boolean overlapped = inside.incrementAndGet() > 1;
        try {
            if (wanted) {
                write(entry(callback, workerId, context, overlapped), context);
            }
            return body.call();
        } finally {
            inside.decrementAndGet();
        }
    }

    /** Runs {@code body} as the last callback, after which nothing can be written: it is logged instead. */
    void aroundLast(String callback, JobMasterContext context, Callable<?> body) throws Exception {
        boolean overlapped = inside.incrementAndGet() > 1;
        try {
            if (wanted) {
                context.logger().log(System.Logger.Level.INFO, "Callback {0}", entry(callback, null, context, overlapped));
            }
            body.call();
        } finally {
            inside.decrementAndGet();
        }
    }

    /** What all terms have written, or only that of {@code epoch}: the first {@link #MOST} keys, in the order of terms. */
    static List<Numbered> read(KeyValueStore kv, @Nullable Long epoch) {
        String prefix = epoch == null ? "trace/" : "trace/" + epoch + "/";
        return kv.scanPrefix(prefix, MOST, Entry.class).stream().map(Numbered::of)
                .sorted(Comparator.comparingLong(Numbered::epoch).thenComparingLong(Numbered::seq)).toList();
    }

    private Entry entry(String callback, @Nullable String workerId, JobMasterContext context, boolean overlapped) {
        return new Entry(callback, workerId, context.node(), clock.instant(), Thread.currentThread().getName(), overlapped);
    }

    private void write(Entry entry, JobMasterContext context) {
        context.kv().put("trace/%d/%08d".formatted(context.epoch(), written.getAndIncrement()), entry);
    }
}
