package io.coxswain.simulation;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process: its threads, timers and clocks, all on the common timeline. It can be frozen, and it can be killed at any moment at
 * which one of its threads waits. Its clocks agree with nobody's.
 */
final class SimulatedProcess implements Scheduler {

    private static final long LONGEST_DISPATCH = TimeUnit.MICROSECONDS.toNanos(50);

    private final Timeline timeline;
    private final SplittableRandom random;
    private final String name;
    private final long monotonicOrigin;
    private final Duration wallSkew;
    private final Map<Thread, Strand> strands = new LinkedHashMap<>();
    private final List<Runnable> missed = new ArrayList<>();
    private boolean alive = true;
    private boolean frozen;

    SimulatedProcess(Timeline timeline, SplittableRandom random, String name) {
        this.timeline = timeline;
        this.random = random;
        this.name = name;
        // Often so that it overflows soon, as System.nanoTime may.
        this.monotonicOrigin = random.nextBoolean() ? random.nextLong() : Long.MAX_VALUE - random.nextLong(TimeUnit.SECONDS.toNanos(60));
        this.wallSkew = Duration.ofSeconds(random.nextInt(-1_200, 1_200));
    }

    String name() {
        return name;
    }

    boolean isAlive() {
        return alive;
    }

    /** As by SIGSTOP: nothing of it runs until it thaws, while its clocks go on. */
    void freeze() {
        frozen = true;
    }

    void thaw() {
        frozen = false;
        List<Runnable> due = List.copyOf(missed);
        missed.clear();
        due.forEach(action -> deliver(random.nextLong(LONGEST_DISPATCH), action));
    }

    /** As by SIGKILL. */
    void kill() {
        if (alive) {
            alive = false;
            missed.clear();
            List.copyOf(strands.values()).forEach(Strand::doom);
            strands.clear();
        }
    }

    /** Runs {@code action} inside of this process, unless it has ended by then. */
    void deliver(long nanos, Runnable action) {
        timeline.after(nanos, () -> arrive(action));
    }

    private void arrive(Runnable action) {
        if (frozen && alive) {
            missed.add(action);
        } else if (alive) {
            action.run();
        }
    }

    private void resume(Strand strand, long wait) {
        if (strand.isWaiting(wait)) {
            run(strand);
        }
    }

    private void run(Strand strand) {
        timeline.handOver(strand);
        if (strand.hasEnded()) {
            strands.remove(strand.thread());
        }
    }

    @Override
    public long nanoTime() {
        return monotonicOrigin + timeline.now();
    }

    @Override
    public Instant now() {
        return Instant.EPOCH.plus(wallSkew).plusNanos(timeline.now());
    }

    @Override
    public Thread startVirtual(String threadName, Runnable task) {
        Strand strand = new Strand(timeline, threadName, task);
        if (alive) {
            strands.put(strand.thread(), strand);
            deliver(random.nextLong(LONGEST_DISPATCH), () -> run(strand));
        }
        return strand.thread();
    }

    @Override
    public Thread startPlatform(String threadName, Runnable task) {
        return startVirtual(threadName, task);
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        boolean[] canceled = new boolean[1];
        deliver(delay.toNanos(), () -> {
            if (!canceled[0]) {
                task.run();
            }
        });
        return () -> canceled[0] = true;
    }

    /** An interrupt during the pause is one that came late: it is seen at its end. */
    @Override
    public void pause(Duration duration) {
        Strand self = self();
        if (!self.thread().isInterrupted()) {
            long wait = self.beginWait();
            deliver(duration.toNanos() + random.nextLong(LONGEST_DISPATCH), () -> resume(self, wait));
            self.block();
        }
    }

    @Override
    public boolean await(CompletableFuture<?> signal, Duration limit) {
        if (!signal.isDone()) {
            Strand self = self();
            long wait = self.beginWait();
            signal.whenComplete((value, error) -> deliver(random.nextLong(LONGEST_DISPATCH), () -> resume(self, wait)));
            deliver(TimeUnit.NANOSECONDS.convert(limit), () -> resume(self, wait));
            self.block();
        }
        return signal.isDone();
    }

    private Strand self() {
        Strand self = strands.get(Thread.currentThread());
        if (self == null) {
            throw new Strand.Ended();
        }
        return self;
    }

    @Override
    public UUID randomId() {
        return new UUID(random.nextLong(), random.nextLong());
    }

    @Override
    public void close() {
        kill();
    }
}
