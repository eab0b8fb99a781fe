package io.coxswain.builtin.fake;

import io.coxswain.api.FatalJobException;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets the faults of a job strike in one instance of its master, or in one of its workers. */
final class Faults {

    private static final Duration LONGEST_HANG = Duration.ofMinutes(10);

    /** How the instance exits. */
    @FunctionalInterface
    interface Exit {
        void exit(Fault fault);
    }

    private final List<Fault> faults;
    private final @Nullable Integer workerIndex;
    private final InstantSource clock;
    /** By fault: how often it has struck, as far as this instance knows. */
    private final long[] struck;

    /** @param workerIndex which worker this is, null for the master */
    Faults(List<Fault> faults, @Nullable Integer workerIndex, InstantSource clock) {
        this.faults = faults;
        this.workerIndex = workerIndex;
        this.clock = clock;
        this.struck = new long[faults.size()];
    }

    /**
     * The callback at {@code where} begins.
     *
     * @return whether a fault made the instance exit, so that nothing is left to be done
     */
    boolean strike(String where, KeyValueStore kv, Exit exit) throws Exception {
        for (int n = 0; n < faults.size(); n++) {
            Fault fault = faults.get(n);
            if (concerns(fault, where) && count(n, kv) && happen(fault, exit)) {
                return true;
            }
        }
        return false;
    }

    /** Whether something may still go wrong at {@code where}. */
    boolean isDue(String where) {
        for (int n = 0; n < faults.size(); n++) {
            if (concerns(faults.get(n), where) && struck[n] < faults.get(n).times()) {
                return true;
            }
        }
        return false;
    }

    private boolean concerns(Fault fault, String where) {
        boolean anyInstance = workerIndex == null || fault.workerIndex() == null;
        return fault.where().equals(where) && (anyInstance || fault.workerIndex().equals(workerIndex));
    }

    /** Counts before it strikes, since afterwards may be too late. Returns false when it has struck often enough. */
    private boolean count(int n, KeyValueStore kv) {
        Fault fault = faults.get(n);
        if (fault.isAtClose()) {
            return struck[n]++ < fault.times();
        }
        while (struck[n] < fault.times()) {
            KeyValueEntry<Long> known = kv.entry("fault/" + n, Long.class).orElse(new KeyValueEntry<>("fault/" + n, 0L, 0));
            struck[n] = known.value();
            if (struck[n] < fault.times() && kv.compareAndSet(known.key(), known.version(), struck[n] + 1)) {
                struck[n]++;
                return true;
            }
        }
        return false;
    }

    private boolean happen(Fault fault, Exit exit) throws Exception {
        switch (fault.what()) {
            case THROW -> throw fault.fatal() && !fault.isOfWorkers()
                    ? new FatalJobException(fault.text())
                    : new IllegalStateException(fault.text());
            case HANG -> hang();
            case SLEEP -> Thread.sleep(fault.duration());
            case EXIT -> exit.exit(fault);
        }
        return fault.what() == Fault.Kind.EXIT;
    }

    /** Deaf to interrupts, as a driver or a native call may be. */
    private void hang() {
        Instant end = clock.instant().plus(LONGEST_HANG);
        while (clock.instant().isBefore(end)) {
            LockSupport.parkNanos(this, Duration.ofSeconds(1).toNanos());
            Thread.interrupted();
        }
    }
}
