package io.coxswain.worker;

import io.coxswain.cluster.Ring;
import io.coxswain.cluster.RingListener;
import io.coxswain.cluster.SessionListener;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Claims pending workers that fit this node and runs them. It pulls, so that no node gets more than it has slots for; which
 * ones, {@link io.coxswain.placement.Deal} says.
 */
public final class Executor implements SessionListener, RingListener {

    private static final Logger log = LoggerFactory.getLogger(Executor.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    /** Ends of workers are told to other nodes that late, many at a time. */
    private static final Duration TELL_AFTER = Duration.ofMillis(50);
    private static final int BATCH = 200;

    private sealed interface Event {
        record Claim() implements Event {}

        record Poll() implements Event {}

        /** Workers have ended: the others may count on their slots. */
        record Tell() implements Event {}

        /** Somebody may want workers of this node to stop. */
        record Stops() implements Event {}
    }

    private final WorkerServices services;
    private final WorkerClaims claims;
    private final int slots;
    private final Function<UUID, Optional<Duration>> drainLeft;
    private final Loop<Event> loop;
    private final Map<String, WorkerRunner> runners = new ConcurrentHashMap<>();
    private final AtomicInteger usedSlots = new AtomicInteger();
    private final AtomicBoolean stopsPosted = new AtomicBoolean();
    private final AtomicBoolean tellPosted = new AtomicBoolean();
    private volatile boolean claimPosted;
    private volatile boolean draining;
    private volatile boolean stopping;

    /** @param drainLeft how long this node may keep its workers, by its session, while it is drained; empty for any time */
    public Executor(WorkerServices services, int slots, Function<UUID, Optional<Duration>> drainLeft) {
        this.services = services;
        this.claims = new WorkerClaims(services);
        this.slots = slots;
        this.drainLeft = drainLeft;
        this.loop = new Loop<>(services.scheduler(), "executor", 100, Gate.open(), this::handle);
    }

    /** Slots that are taken right now. */
    public int usedSlots() {
        return usedSlots.get();
    }

    @Override
    public void joined(UUID joined) {
        draining = false;
        loop.post(new Event.Poll());
    }

    @Override
    public void lost(UUID lost) {
        runners.values().forEach(runner -> {
            if (lost.equals(runner.row().session())) {
                runner.drop();
            }
        });
    }

    @Override
    public void rung(Ring ring) {
        switch (ring.kind()) {
            case WORKERS -> postClaim();
            case WORKER -> {
                WorkerRunner runner = runners.get(ring.id());
                if (runner != null) {
                    runner.look();
                    if (stopsPosted.compareAndSet(false, true)) {
                        loop.post(new Event.Stops());
                    }
                }
            }
            case EVERYTHING -> loop.post(new Event.Poll());
            case JOBS, MASTER, EVENTS, LISTENING -> {
            }
        }
    }

    private void postClaim() {
        if (!claimPosted) {
            claimPosted = true;
            loop.post(new Event.Claim());
        }
    }

    private void handle(Event event) {
        try {
            switch (event) {
                case Event.Claim() -> claim();
                case Event.Poll() -> poll();
                case Event.Tell() -> tell();
                case Event.Stops() -> stops(services.trust().held());
            }
        } catch (RuntimeException e) {
            log.debug("The executor could not reach Postgres, tries again", e);
        }
    }

    private void poll() {
        claim();
        UUID mine = services.trust().held();
        if (mine == null) {
            return;
        }
        claims.tell(mine, usedSlots.get());
        if (runners.isEmpty()) {
            return;
        }
        if (draining) {
            drain(mine);
        }
        stops(mine);
        services.inbox().findWaitingWorkers(mine, BATCH).forEach(id -> {
            WorkerRunner runner = runners.get(id);
            if (runner != null) {
                runner.look();
            }
        });
    }

    /** Asked of the database again and again, whose clock counts; the deadline may have come nearer. */
    private void drain(UUID mine) {
        Optional<Duration> left = drainLeft.apply(mine);
        Instant deadline = left.map(services.scheduler().now()::plus).orElse(null);
        boolean over = left.filter(duration -> !duration.isPositive()).isPresent();
        runners.values().forEach(runner -> {
            if (over) {
                runner.handOver("was drained");
            } else {
                runner.drain(deadline);
            }
        });
        left.filter(duration -> duration.isPositive() && duration.compareTo(POLL) < 0)
                .ifPresent(duration -> loop.postAfter(duration, new Event.Poll()));
    }

    /** Told outside of the workers' own loops, since a worker may be in the middle of a long callback. */
    private void stops(@Nullable UUID mine) {
        stopsPosted.set(false);
        if (mine == null) {
            return;
        }
        services.workers().findStopping(mine).forEach(id -> {
            WorkerRunner runner = runners.get(id);
            if (runner != null) {
                runner.requestStop();
            }
        });
    }

    private void claim() {
        claimPosted = false;
        UUID mine = services.trust().session();
        int used = usedSlots.get();
        if (mine == null || draining || stopping || used >= slots) {
            return;
        }
        WorkerClaims.Claimed claimed = claims.claim(mine, slots, used);
        claimed.workers().forEach(this::start);
        if (claimed.again() != null) {
            claimPosted = true;
            loop.postAfter(claimed.again(), new Event.Claim());
        }
    }

    private void tell() {
        tellPosted.set(false);
        UUID mine = services.trust().held();
        if (mine != null) {
            claims.tell(mine, usedSlots.get());
        }
    }

    private void start(WorkerRow row) {
        WorkerRunner runner = new WorkerRunner(services, row, this::gone);
        usedSlots.addAndGet(row.cost());
        runners.put(row.id(), runner);
        runner.start();
        if (!row.session().equals(services.trust().held())) {
            runner.drop();
        }
    }

    private void gone(WorkerRunner runner) {
        if (runners.remove(runner.row().id(), runner)) {
            usedSlots.addAndGet(-runner.row().cost());
            postClaim();
            if (tellPosted.compareAndSet(false, true)) {
                loop.postAfter(TELL_AFTER, new Event.Tell());
            }
        }
    }

    /** Polls once; the owner calls it about once a second. */
    public void tick() {
        loop.post(new Event.Poll());
    }

    /** How often {@link #tick} is to be called. */
    public static Duration pollInterval() {
        return POLL;
    }

    /** Claims nothing any more; what runs goes on until the deadline. */
    @Override
    public void draining() {
        draining = true;
        loop.post(new Event.Poll());
    }

    @Override
    public void activated() {
        draining = false;
        runners.values().forEach(runner -> runner.drain(null));
        loop.post(new Event.Poll());
    }

    /** Stops every worker, tells their masters, and waits for them until {@code limit} has passed. */
    public void stop(Duration limit) {
        stopping = true;
        loop.end();
        runners.values().forEach(runner -> runner.handOver("was shut down"));
        long deadline = services.scheduler().nanoTime() + limit.toNanos();
        while (!runners.isEmpty() && services.scheduler().nanoTime() - deadline < 0) {
            services.scheduler().pause(Duration.ofMillis(5));
        }
    }
}
