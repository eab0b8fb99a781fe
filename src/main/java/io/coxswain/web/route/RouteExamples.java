package io.coxswain.web.route;

import io.coxswain.api.ResourceState;
import io.coxswain.api.Selector;
import io.coxswain.api.WorkerState;
import io.coxswain.cluster.NodeView;
import io.coxswain.diagnosis.Explanation;
import io.coxswain.diagnosis.Reason;
import io.coxswain.event.Attempt;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.JobState;
import io.coxswain.job.RetryPolicy;
import io.coxswain.placement.Obstacle;
import io.coxswain.placement.Verdict;
import io.coxswain.web.view.DryRunView;
import io.coxswain.web.view.JobTypeView;
import io.coxswain.web.view.JobView;
import io.coxswain.web.view.LeaderView;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.ResourceView;
import io.coxswain.worker.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the calls on a job look like, for Swagger UI. */
public final class RouteExamples {

    private static final Instant CREATED = Instant.parse("2026-03-01T08:00:00.120Z");
    private static final Instant STARTED = Instant.parse("2026-03-01T08:00:00.131Z");
    private static final Instant ENDED = Instant.parse("2026-03-01T08:04:10.502Z");
    private static final String JOB_ID = "01kjm3q9y8r0v6s2w4x7zdbe5f";
    private static final String WORKER_ID = "01kjm3qa04h1n5t8c2m6yfgk9p";
    private static final JobView.Leader LEADER = new JobView.Leader("a", "http://127.0.0.1:8080", STARTED);

    static final WorkerView PENDING_WORKER = worker(WorkerState.PENDING);
    static final WorkerView WORKER = worker(WorkerState.RUNNING);
    static final WorkerView STOPPING_WORKER = worker(WorkerState.STOPPING);
    /** A job that runs. */
    public static final JobView JOB = job(JobState.RUNNING, null);
    /** A job that was just submitted. */
    public static final JobView SUBMITTED_JOB = new JobView(JOB_ID, "default", "fake", JobState.CREATED, 17, null, 0, null, null, null,
            null,
            Map.of("team", "data"), List.of(), CREATED, null, null, CREATED, null);
    /** A job type. */
    public static final JobTypeView JOB_TYPE = new JobTypeView("fake", Map.of("type", "object"), Map.of("workers", 4),
            List.of(new JobTypeView.WorkerTypeView("ticks", Map.of("type", "object"), Map.of("index", 0))),
            List.of(new JobTypeView.RouteView("GET", "/ticks", "How far each worker index has counted")));
    static final JobView CANCELING_JOB = job(JobState.CANCELING, null);
    static final JobView PAUSING_JOB = job(JobState.PAUSING, null);
    static final JobView FINISHED_JOB = job(JobState.FINISHED, ENDED);
    static final LeaderView JOB_LEADER = new LeaderView(LEADER.node(), LEADER.address(), 17, LEADER.since());
    /** The beginning of a history. */
    public static final Lists.Events EVENTS = new Lists.Events(List.of(
            new JobEvent(41, JOB_ID, 0, CREATED, EventKind.SUBMITTED, null, null),
            new JobEvent(42, JOB_ID, 17, STARTED, EventKind.LEADER_ELECTED, "a", null)), null);
    /** A node that died, and the next one. */
    static final Lists.Attempts ATTEMPTS = new Lists.Attempts(List.of(
            new Attempt(2, 18, "b", ENDED, null, Attempt.Outcome.RUNNING, null, null),
            new Attempt(1, 17, "a", STARTED, ENDED, Attempt.Outcome.LOST, null, "crash")), null);
    static final Lists.Entries ENTRIES = new Lists.Entries(
            List.of(new Lists.Entry("tick/0", JsonNodeFactory.instance.numberNode(57), 57)), null);

    static final Lists.Resources RESOURCES = new Lists.Resources(List.of(new ResourceView("01kjm3qc7e9d2b6r0t5v8wxhzn", "snapshots/42",
            "local",
            ResourceState.PERSISTED, WORKER_ID, "a", true, 3, 1_048_576L, null, STARTED)), null);

    static final Explanation EXPLANATION = explanation();
    /** What submitting a job would do. */
    public static final DryRunView DRY_RUN = dryRun();

    private RouteExamples() {}

    private static DryRunView dryRun() {
        Verdict verdict = new Verdict("a", true, List.of(), NodeView.State.ACTIVE, Map.of("zone", "eu"), 64, 3, 12, 10_000, List.of(
                "fake"));
        return new DryRunView(new DryRunView.Submission("nightly", "default", "fake", Map.of("team", "data"), List.of(),
                new RetryPolicy(-1, Duration.ofSeconds(1), Duration.ofMinutes(5), 2), Duration.ofSeconds(30)), null,
                "Node a could lead it and run its workers.", List.of(verdict), List.of(verdict));
    }

    private static Explanation explanation() {
        Verdict verdict = new Verdict("a", false,
                List.of(new Obstacle(Obstacle.Kind.LABELS_DIFFER, "has zone=us where zone=eu is wanted")), NodeView.State.ACTIVE,
                Map.of("zone", "us"), 64, 3, 12, 10_000, List.of("csv-import", "fake"));
        Reason reason = new Reason("no-node-matches", "No live node matches zone=eu: node a has zone=us where zone=eu is wanted.",
                Map.of("type", "fake", "selectors", List.of(Selector.eq("zone", "eu")), "nodes", List.of(verdict)), null);
        return new Explanation(JOB_ID, JobState.CREATED, reason.sentence(), List.of(reason));
    }

    private static WorkerView worker(WorkerState state) {
        boolean claimed = state != WorkerState.PENDING;
        return new WorkerView(WORKER_ID, JOB_ID, "ticker", state, claimed ? "a" : null, 17, 1, null, null,
                claimed ? null : "About to be claimed by one of: a, b.", CREATED, claimed ? STARTED : null, null);
    }

    private static JobView job(JobState state, @Nullable Instant finishedAt) {
        return new JobView(JOB_ID, "default", "fake", state, 17, finishedAt == null ? LEADER : null, 0, null, null, null, null,
                Map.of("team", "data"), List.of(), CREATED, STARTED, finishedAt, finishedAt == null ? STARTED : finishedAt, null);
    }
}
