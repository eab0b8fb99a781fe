package com.example.linkcheck;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobTransaction;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.NextTick;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOptions;
import java.net.URI;
import java.time.Duration;

/** Hands pages out to workers, and replaces those that are lost. */
final class LinkCheckMaster implements JobMaster {

    private static final Duration BETWEEN_STATUSES = Duration.ofSeconds(5);
    private static final int MOST_FAILURES = 3;
    private static final RouteParameter<Integer> LIMIT = RouteParameter.withDefault("limit", ParameterType.integer(1, 10_000), 100,
            "How many at most");
    private static final BrokenLink EXAMPLE = new BrokenLink(URI.create("https://example.org/"), URI.create("https://example.org/gone"),
            "Status 404");

    private final LinkCheckConfig config;

    LinkCheckMaster(LinkCheckConfig config) {
        this.config = config;
    }

    /** Below {@code /api/v1/jobs/{jobId}}, documented in Swagger UI. */
    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        routes.get("/broken-links", LinkCheckMaster::brokenLinks).summary("List links that lead nowhere").query(LIMIT)
                .response(200, BrokenLink[].class, new BrokenLink[] {EXAMPLE});
    }

    private static RouteResponse brokenLinks(RouteRequest request, JobMasterContext context) {
        return RouteResponse.ok(context.kv().scanPrefix(Keys.BROKEN, request.get(LIMIT), BrokenLink.class).stream()
                .map(KeyValueEntry::value).toList());
    }

    /** May run again after a crash: then some pages have been handed out already, and the store says how many. */
    @Override
    public void init(JobMasterContext context) throws Exception {
        handOut(context);
    }

    /** Workers on healthy nodes have gone on meanwhile, and those that ended are told of as if nothing had happened. */
    @Override
    public void onMasterRecovered(JobMasterContext context) throws Exception {
        context.logger().log(System.Logger.Level.INFO, "Goes on with {0} workers", context.workers().size());
        handOut(context);
    }

    /** Gives free places to the next pages. The workers and the note that they were created are one transaction: both or neither. */
    private void handOut(JobMasterContext context) throws Exception {
        int free = config.parallel() - context.workers().size();
        context.inTransaction(transaction -> {
            int next = transaction.kv().get(Keys.HANDED_OUT, Integer.class).orElse(0);
            int end = Math.clamp(next + (long) free, next, config.pages().size());
            for (int page = next; page < end; page++) {
                createWorker(new PageTask(page, config.pages().get(page), config.pause(), config.timeout()), transaction);
            }
            if (end > next) {
                transaction.kv().put(Keys.HANDED_OUT, end);
            }
            return end;
        });
    }

    private static void createWorker(PageTask task, JobTransaction transaction) {
        transaction.createWorker(LinkCheckJobType.PAGE_WORKER, task, WorkerOptions.DEFAULT);
    }

    /** Shows how far the job is, now and then; what has to be done is done when workers end. */
    @Override
    public NextTick tick(JobMasterContext context) {
        context.updateStatus(Summary.of(config.pages().size(), context.kv()));
        return NextTick.after(BETWEEN_STATUSES);
    }

    @Override
    public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) throws Exception {
        if (reason.callsForReplacement()) {
            replace(worker, reason, context);
        }
        handOut(context);
        Summary summary = Summary.of(config.pages().size(), context.kv());
        if (summary.isComplete()) {
            context.exit(ExitReason.FINISHED, null, summary);
        }
    }

    /**
     * A lost node is nobody's fault; a worker that fails again and again has something against its page. This callback may come again
     * if the master's node dies before it returned, so that a worker was replaced is noted in the transaction that does it.
     */
    private void replace(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) throws Exception {
        PageTask task = worker.config(PageTask.class);
        boolean failed = reason.kind() == WorkerOffline.Kind.FAILED || reason.kind() == WorkerOffline.Kind.HUNG;
        context.inTransaction(transaction -> {
            KeyValueStore kv = transaction.kv();
            if (kv.get(Keys.replaced(worker.id()), Boolean.class).isPresent()) {
                return false;
            }
            int failures = kv.get(Keys.failures(task.number()), Integer.class).orElse(0) + (failed ? 1 : 0);
            kv.put(Keys.failures(task.number()), failures);
            kv.put(Keys.replaced(worker.id()), true);
            if (failures < MOST_FAILURES) {
                createWorker(task, transaction);
            } else {
                kv.put(Keys.result(task.number()), new PageResult(task.page(), 0, 0, reason.error()));
            }
            return true;
        });
    }

    /** Workers are stopped by the exit. What was found until now is the result. */
    @Override
    public void onCancel(JobMasterContext context) {
        context.exit(ExitReason.CANCELED, null, Summary.of(config.pages().size(), context.kv()));
    }
}
