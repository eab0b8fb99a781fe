package io.coxswain.testkit;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerState;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.job.JobMutation;
import io.coxswain.job.JobState;
import io.coxswain.job.RetryPolicy;
import io.coxswain.route.RegisteredRoute.Target;
import io.coxswain.route.RouteMatch;
import io.coxswain.route.RouteTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A master's instance and its loop, for one term. Each step is one callback and what follows from it. */
final class TermRun extends Run {

    private enum Event {
        CREATE, BEGIN, LOOK, TICK
    }

    /** A callback of an author that returns nothing. */
    @FunctionalInterface
    interface Body {
        void run() throws Exception;
    }

    private final TermContext context;
    private final boolean recovered;
    private final int attemptsBefore;
    private final Instant begun;
    private final Deque<Event> queue = new ArrayDeque<>();
    private final Deliveries deliveries;
    private final RouteTable routes = new RouteTable(RouteTable.RESERVED);
    private boolean waiting;
    private boolean lookPosted;
    private boolean started;
    private boolean leaving;
    private boolean frozen;
    private boolean ended;
    private @Nullable JobMaster master;
    private @Nullable Instant tickAt;
    private @Nullable Runnable ending;

    TermRun(World world, long epoch, String node) {
        super(world);
        Tables tables = world.tables();
        this.context = new TermContext(this, epoch, node);
        this.recovered = tables.initialized;
        this.attemptsBefore = tables.attempts;
        this.begun = world.now();
        this.waiting = tables.state == JobState.CANCELING || tables.state == JobState.PAUSING || !tables.waiting(null, 1).isEmpty();
        this.deliveries = new Deliveries(this, context);
        context.inherit(tables);
        queue.add(Event.CREATE);
    }

    long epoch() {
        return context.epoch();
    }

    @Override
    String who() {
        return "master@" + context.epoch();
    }

    @Override
    Writer writer() {
        return new Writer.OfTerm(context.epoch());
    }

    @Override
    boolean isReady() {
        return !isBusy() && !isKilled() && (ending != null || !ended && (deliveries.isUnderWay() || !queue.isEmpty()));
    }

    boolean takesCalls() {
        return started && !ended && !isBusy();
    }

    boolean isEnded() {
        return ended;
    }

    JobMaster master() {
        return Objects.requireNonNull(master, "created first");
    }

    int failedAttempts() {
        boolean healthy = Duration.between(begun, world.now()).compareTo(RetryPolicy.HEALTHY) > 0;
        return healthy ? 1 : attemptsBefore + 1;
    }

    /** When it wants to tick, if it waits for that. */
    @Nullable
    Instant due() {
        return ended ? null : tickAt;
    }

    void turn(Instant now) {
        if (tickAt != null && !tickAt.isAfter(now)) {
            tickAt = null;
            queue.add(Event.TICK);
        }
    }

    /** Something waits for this master. */
    void look() {
        if (!lookPosted && !ended) {
            lookPosted = true;
            queue.add(Event.LOOK);
        }
    }

    /** The instance ends, the job goes on elsewhere. */
    void leaveSoon() {
        leaving = true;
        leave();
    }

    /** Somebody else leads by now; what it does right now goes on, fenced. */
    void freeze() {
        frozen = true;
        if (!isBusy()) {
            leaveSoon();
        }
    }

    @Override
    void perform() {
        if (ending != null) {
            Runnable last = ending;
            ending = null;
            last.run();
            return;
        }
        try {
            next();
            if (context.hasExited() && !ended) {
                endWith("stop", () -> world.released(this));
            } else if (frozen && !ended) {
                leaveSoon();
            }
        } catch (ProcessKilled e) {
            ended = true;
        } catch (StaleEpochException e) {
            if (!ended) {
                leave();
            }
        } catch (Throwable e) {
            if (isKilled()) {
                ended = true;
            } else if (!ended) {
                fail(e);
            }
        }
    }

    private void next() throws Exception {
        if (deliveries.isUnderWay()) {
            deliver();
            return;
        }
        switch (queue.remove()) {
            case CREATE -> create();
            case BEGIN -> begin();
            case TICK -> tick();
            case LOOK -> attend();
        }
    }

    private void create() throws Exception {
        JobMaster created = world.types().createMaster(world.jobType(), world.config());
        master = created;
        callback("onOpenApiInitialized", null, () -> created.onOpenApiInitialized(routes));
        routes.seal();
        queue.addFirst(Event.BEGIN);
    }

    private void begin() throws Exception {
        if (recovered) {
            callback("onMasterRecovered", null, () -> master().onMasterRecovered(context));
        } else {
            callback("init", null, () -> master().init(context));
        }
        if (context.hasExited()) {
            return;
        }
        context.write(new JobMutation.Register(context.node(), "http://" + context.node(), true, recovered, false));
        started = true;
        queue.add(Event.TICK);
        if (waiting) {
            lookPosted = true;
            queue.addFirst(Event.LOOK);
        }
    }

    private void tick() throws Exception {
        if (context.isPausing()) {
            return;
        }
        NextTick[] next = new NextTick[1];
        callback("tick", null, () -> next[0] = master().tick(context));
        if (next[0].isNever() || context.hasExited()) {
            return;
        }
        if (next[0].delay().isZero()) {
            queue.add(Event.TICK);
        } else {
            tickAt = world.now().plus(next[0].delay());
        }
    }

    private void attend() throws Exception {
        lookPosted = false;
        if (!started) {
            waiting = true;
            return;
        }
        Tables tables = world.tables();
        if (tables.epoch != context.epoch() || !tables.led) {
            leave();
            return;
        }
        deliveries.start();
        if (!tellWishes(tables.state)) {
            deliver();
        }
    }

    /** What somebody has asked for; each is told once. Returns whether there was something to tell. */
    private boolean tellWishes(JobState state) throws Exception {
        if (state == JobState.PAUSING && !context.isPausing()) {
            context.setPausing();
            callback("onPause", null, () -> master().onPause(context));
            return true;
        }
        if (state == JobState.CANCELING && !context.isCanceling()) {
            boolean ticksHadEnded = context.isPausing();
            context.setCanceling();
            callback("onCancel", null, () -> master().onCancel(context));
            if (ticksHadEnded) {
                queue.add(Event.TICK);
            }
            return true;
        }
        return false;
    }

    private void deliver() throws Exception {
        if (context.hasExited()) {
            return;
        }
        if (deliveries.next()) {
            look();
        } else if (!deliveries.isUnderWay() && context.isPausing()) {
            restIfAllIsDone();
        }
    }

    private void restIfAllIsDone() {
        boolean allDone = !context.hasExited() && context.workers().stream()
                .allMatch(worker -> worker.state() == WorkerState.PENDING || worker.state().isTerminal());
        if (allDone && context.write(new JobMutation.Pause(context.node())) != null) {
            endWith("close", () -> world.released(this));
        }
    }

    boolean mayGoOn() {
        return !ended && !leaving && !context.hasExited() && context.hasLeadership();
    }

    void callback(String method, @Nullable String workerId, Body body) throws Exception {
        invoke("master." + method, workerId, () -> {
            body.run();
            return true;
        });
        returned();
    }

    /** Answers a call of a route, in its turn. What the handler throws does not end the attempt. */
    @Nullable
    RouteResponse answer(HttpMethod method, String path, Function<RouteMatch, RouteRequest> request) throws Exception {
        RouteMatch match = routes.match(method, path).orElse(null);
        if (match == null || !(match.route().target() instanceof Target.Leader(var handler))) {
            return null;
        }
        RouteResponse[] response = new RouteResponse[1];
        try {
            callback("route " + match.route(), null, () -> response[0] = handler.handle(request.apply(match), context));
        } catch (StaleEpochException e) {
            leave();
            throw e;
        } catch (ProcessKilled e) {
            ended = true;
            throw e;
        }
        if (context.hasExited() && !ended) {
            endWith("stop", () -> world.released(this));
        }
        return response[0];
    }

    /** The term is over, or is given up: the job has ended by other hands, or goes on elsewhere. */
    private void leave() {
        boolean over = !leaving && world.tables().state.isTerminal();
        endWith(over ? "stop" : "close", () -> world.released(this));
    }

    private void fail(Throwable error) {
        Attempt failed = Attempt.failed(world, this, error);
        if (failed.last()) {
            finish();
            conclude(failed);
            endWith("stop", () -> {
            });
        } else {
            endWith("close", () -> conclude(failed));
        }
    }

    /** A callback hangs and ignores its interrupt: the term ends without it. */
    void abandon(String hung) {
        Attempt failed = Attempt.hung(world, this, hung);
        finish();
        conclude(failed);
    }

    private void conclude(Attempt failed) {
        try {
            world.database().write(this, failed.mutation(context.node()));
        } catch (ProcessKilled e) {
            // The world has heard of it.
        } catch (RuntimeException e) {
            world.released(this);
        }
        world.forget(this);
    }

    private void finish() {
        ended = true;
        tickAt = null;
        queue.clear();
        context.close();
    }

    private void endWith(String method, Runnable then) {
        finish();
        ending = () -> {
            try {
                if (master != null) {
                    callback(method, null, () -> {
                        if (method.equals("stop")) {
                            master().stop(context);
                        } else {
                            master().close(context);
                        }
                    });
                }
            } catch (ProcessKilled e) {
                return;
            } catch (Throwable e) {
                if (isKilled()) {
                    return;
                }
                world.trace().note(who() + " failed in " + method + ": " + e);
            }
            then.run();
        };
    }

    /** What waits for this master, oldest first. */
    List<InboxEntry> inbox(int limit) {
        return world.tables().waiting(null, limit);
    }
}
