package io.coxswain.simulation;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** The network between one machine and the server, as it is at the moment. */
final class Way {

    private static final Duration QUICK = Duration.ofMillis(2);

    private final SplittableRandom random;
    private Duration slowest = QUICK;
    private double losses;
    private boolean cut;

    Way(SplittableRandom random) {
        this.random = random;
    }

    void mend() {
        slowest = QUICK;
        losses = 0;
        cut = false;
    }

    void slowDown(Duration to) {
        slowest = to;
    }

    /** @param share of messages, in either direction; 1 for all of them */
    void lose(double share) {
        losses = share;
    }

    /** Connections break, and new ones are refused. */
    void cut() {
        cut = true;
    }

    boolean isCut() {
        return cut;
    }

    boolean loses() {
        return cut || losses > 0 && random.nextDouble() < losses;
    }

    /** What the next message takes. */
    long latency() {
        return random.nextLong(TimeUnit.MICROSECONDS.toNanos(100), slowest.toNanos());
    }
}
