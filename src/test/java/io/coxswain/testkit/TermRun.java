package io.coxswain.testkit;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.StaleEpochException;
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
    private final TermEnd end;
    private final TermWishes wishes;
    private final RouteTable routes = new RouteTable(RouteTable.RESERVED);
    private boolean waiting;
    private boolean lookPosted;
    private boolean started;
    private boolean frozen;
    private @Nullable JobMaster master;
    private @Nullable Instant tickAt;

    TermRun(World world, long epoch, String node) {
        super(world, node);
        Tables tables = world.tables();
        this.context = new TermContext(this, epoch, node);
        this.recovered = tables.initialized;
        this.attemptsBefore = tables.attempts;
        this.begun = world.now();
        this.waiting = tables.state == JobState.CANCELING || tables.state == JobState.PAUSING || !tables.waiting(null, 1).isEmpty();
        this.deliveries = new Deliveries(this, context);
        this.end = new TermEnd(this, context);
        this.wishes = new TermWishes(this, context);
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
        return !isBusy() && !isKilled() && (end.isUnderWay() || !end.hasBegun() && (deliveries.isUnderWay() || !queue.isEmpty()));
    }

    boolean takesCalls() {
        return started && !end.hasBegun() && !isBusy();
    }

    boolean isEnded() {
        return end.hasBegun();
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
        return end.hasBegun() ? null : tickAt;
    }

    void turn(Instant now) {
        if (tickAt != null && !tickAt.isAfter(now)) {
            tickAt = null;
            queue.add(Event.TICK);
        }
    }

    /** Something waits for this master. */
    void look() {
        if (!lookPosted && !end.hasBegun()) {
            lookPosted = true;
            queue.add(Event.LOOK);
        }
    }

    /** The instance ends, the job goes on elsewhere. */
    void leaveSoon() {
        end.wanted();
        end.leave();
    }

    /** Ticks had ended because the job was to rest, and it is not to any more. */
    void tickAgain() {
        queue.add(Event.TICK);
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
        if (end.isUnderWay()) {
            end.goOn();
            return;
        }
        try {
            next();
            if (context.hasExited() && !end.hasBegun()) {
                end.conclude();
            } else if (frozen && !end.hasBegun()) {
                leaveSoon();
            }
        } catch (StaleEpochException e) {
            if (!end.hasBegun()) {
                end.leave();
            }
        } catch (Throwable e) {
            if (!isKilled() && !end.hasBegun()) {
                end.fail(e);
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
            end.leave();
            return;
        }
        deliveries.start();
        if (!wishes.tell(tables.state)) {
            deliver();
        }
    }

    private void deliver() throws Exception {
        if (context.hasExited()) {
            return;
        }
        if (deliveries.next()) {
            look();
        } else if (!deliveries.isUnderWay() && context.isPausing() && wishes.restIfAllIsDone()) {
            end.rest();
        }
    }

    boolean mayGoOn() {
        return !end.hasBegun() && !context.hasExited() && context.hasLeadership();
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
            end.leave();
            throw e;
        }
        if (context.hasExited() && !end.hasBegun()) {
            end.conclude();
        }
        return response[0];
    }

    /** A callback hangs and ignores its interrupt: the term ends without it. */
    void abandon(String hung) {
        end.abandon(hung);
    }

    /** From now on nothing is handled any more. */
    void stopHandling() {
        tickAt = null;
        queue.clear();
        context.close();
    }

    @Nullable
    JobMaster created() {
        return master;
    }
}
