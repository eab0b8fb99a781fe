package io.coxswain.loop;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that callbacks that compute without a pause don't keep all others waiting. A virtual thread leaves its carrier only when it
 * blocks, and there are as many carriers as cores; so two busy masters on two cores would stop every other loop of the node. When virtual
 * threads wait and none gets its turn, there is one carrier more, and the operating system shares the cores out. Costs nothing while
 * nobody waits.
 */
final class Carriers {

    /** How often to look. A loop waits for twice as long at most, for each carrier that is missing. */
    static final Duration LOOK_EVERY = Duration.ofMillis(250);

    private static final Logger log = LoggerFactory.getLogger(Carriers.class);
    /** Carriers that are added at most; each is a thread of the operating system. */
    private static final int MOST_ADDED = 16;
    /** Looks without trouble before carriers that were added are taken back. */
    private static final int CALM = 40;

    private final VirtualThreadSchedulerMXBean threads;
    private final int usual;
    private final int most;
    private volatile boolean arrived = true;
    private int askedAt;
    private int calm;

    private Carriers(VirtualThreadSchedulerMXBean threads) {
        this.threads = threads;
        this.usual = Math.min(Runtime.getRuntime().availableProcessors(), threads.getParallelism());
        this.most = usual + MOST_ADDED;
    }

    /** Empty on a JVM whose carriers can't be added to. */
    static Optional<Carriers> ofThisJvm() {
        @Nullable
        VirtualThreadSchedulerMXBean threads = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        return Optional.ofNullable(threads).map(Carriers::new);
    }

    /** To be called by one thread of the operating system, every {@link #LOOK_EVERY}. */
    void look() {
        int now = threads.getParallelism();
        if (!arrived) {
            calm = 0;
            // Else somebody else in this JVM has added one since.
            if (now == askedAt && now < most) {
                add(now);
            }
            askedAt = threads.getParallelism();
        } else if (threads.getQueuedVirtualThreadCount() > 0) {
            ask(now);
        } else if (now > usual && threads.getMountedVirtualThreadCount() < usual) {
            calm++;
            if (calm >= CALM) {
                calm = 0;
                threads.setParallelism(usual);
            }
        }
    }

    private void ask(int now) {
        arrived = false;
        askedAt = now;
        Thread.ofVirtual().name("carrier-probe").start(() -> arrived = true);
    }

    private void add(int now) {
        log.warn(
                "Loops wait for {} ms and more, since {} callbacks compute without a pause: one more thread of the operating system carries "
                        + "loops now. Let what computes for long pause, or run it on a thread of its own", LOOK_EVERY.toMillis(), now);
        try {
            threads.setParallelism(now + 1);
            wake();
        } catch (IllegalArgumentException e) {
            log.debug("jdk.virtualThreadScheduler.maxPoolSize allows no more", e);
        }
    }

    /**
     * More parallelism alone starts no carrier: that takes somebody who submits to a queue that is empty, and those of whoever has submitted
     * so far are not. A new thread has a queue of its own, as a rule; else the next look tries again.
     */
    private static void wake() {
        Thread.ofPlatform().daemon().name("carrier-wake").start(() -> Thread.ofVirtual().start(() -> {
        }));
    }
}
