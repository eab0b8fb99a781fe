package io.coxswain.master;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.StaleEpochException;
import io.coxswain.job.Job;
import io.coxswain.loop.Watchdog;
import io.coxswain.loop.Watchdog.Abandonment;
import io.coxswain.route.RegisteredRoute.Target;
import io.coxswain.route.RouteMatch;
import io.coxswain.route.RouteTable;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An author's job master and how it is called: each callback under the watchdog, in the name of one context. */
final class JobMasterInstance {

    private static final Logger log = LoggerFactory.getLogger(JobMasterInstance.class);
    private static final Duration LAST_CALL_LIMIT = Duration.ofSeconds(5);

    private final MasterServices services;
    private final RunningJobMasterContext context;
    private final Abandonment abandonment;
    private final JobMaster master;
    private final String jobType;
    private final RouteTable routes = new RouteTable(RouteTable.RESERVED);
    private final WorkerEvents workerEvents;

    private JobMasterInstance(MasterServices services, RunningJobMasterContext context, Abandonment abandonment, JobMaster master,
            String jobType, BooleanSupplier mayGoOn) {
        this.services = services;
        this.context = context;
        this.abandonment = abandonment;
        this.master = master;
        this.jobType = jobType;
        this.workerEvents = new WorkerEvents(services, context, master, this::call, mayGoOn);
    }

    /**
     * Makes the author's instance, which is code of the author's as well.
     *
     * @param mayGoOn asked before each of several callbacks in a row
     */
    static JobMasterInstance create(MasterServices services, Job job, RunningJobMasterContext context, Abandonment abandonment,
            BooleanSupplier mayGoOn) throws Exception {
        JobMaster master = services.watchdog().watch("master.create", services.callbackTimeout(), abandonment,
                () -> services.callbacks().listen(services.scheduler(), job.type(), "master.create",
                        () -> services.types().createMaster(job.type(), job.config())));
        return new JobMasterInstance(services, context, abandonment, master, job.type(), mayGoOn);
    }

    void learnRoutes() throws Exception {
        call("onOpenApiInitialized", () -> master.onOpenApiInitialized(routes));
        routes.seal();
    }

    void begin(boolean recovered) throws Exception {
        if (recovered) {
            call("onMasterRecovered", () -> master.onMasterRecovered(context));
        } else {
            call("init", () -> master.init(context));
        }
    }

    NextTick tick() throws Exception {
        NextTick[] next = new NextTick[1];
        call("tick", () -> next[0] = master.tick(context));
        return next[0];
    }

    void cancel() throws Exception {
        context.setPausing(false);
        context.setCanceling();
        call("onCancel", () -> master.onCancel(context));
    }

    void pause() throws Exception {
        context.setPausing(true);
        call("onPause", () -> master.onPause(context));
    }

    /** Turns what waits in the inbox into callbacks. Returns whether more may be waiting. */
    boolean deliverEvents() throws Exception {
        return workerEvents.deliver();
    }

    /** @throws CoxswainException {@link ErrorCode#NOT_FOUND} without such a route */
    RouteResponse answer(HttpMethod method, String path, Function<RouteMatch, RouteRequest> request) throws Exception {
        RouteMatch match = routes.match(method, path).orElse(null);
        if (match == null || !(match.route().target() instanceof Target.Leader(var handler))) {
            throw new CoxswainException(ErrorCode.NOT_FOUND,
                    "The master of job '" + context.jobId() + "' has no route " + method + " " + path);
        }
        RouteResponse[] response = new RouteResponse[1];
        call("route " + match.route(), () -> response[0] = handler.handle(request.apply(match), context));
        return response[0];
    }

    private void call(String callback, WorkerEvents.Caller.Body body) throws Exception {
        services.watchdog().watch("master." + callback, services.callbackTimeout(), abandonment, () -> run(callback, body));
    }

    private boolean run(String callback, WorkerEvents.Caller.Body body) throws Exception {
        return services.callbacks().listen(services.scheduler(), jobType, "master." + callback,
                () -> services.types().inContextOf(jobType, () -> {
                    body.run();
                    return true;
                }));
    }

    /** The instance ends, the job goes on elsewhere. {@code then} follows it, after 5 s at the latest, whatever it does. */
    void close(Runnable then) {
        lastCall("close", () -> master.close(context), then);
    }

    /** The job has exited. {@code then} follows it, after 5 s at the latest, whatever it does. */
    void stop(Runnable then) {
        lastCall("stop", () -> master.stop(context), then);
    }

    private void lastCall(String callback, WorkerEvents.Caller.Body body, Runnable then) {
        try {
            services.watchdog().watch("master." + callback, LAST_CALL_LIMIT, hang -> {
                log.warn("{} of job {} under epoch {} hangs; nothing waits for it", hang.callback(), context.jobId(), context.epoch());
                context.reportNow(hang);
                then.run();
            }, () -> run(callback, body));
        } catch (Watchdog.AbandonedException e) {
            return;
        } catch (StaleEpochException e) {
            log.debug("{} of job {} wanted to write", callback, context.jobId());
        } catch (Throwable e) {
            log.warn("{} of job {} under epoch {} failed: {}", callback, context.jobId(), context.epoch(), e.toString());
        }
        then.run();
    }
}
