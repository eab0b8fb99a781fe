package io.coxswain.web.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.OpenApiHook;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.event.Attempt;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobManager;
import io.coxswain.json.Json;
import io.coxswain.kv.KvStore;
import io.coxswain.web.view.LeaderView;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.PageTokens;
import org.springframework.jdbc.core.JdbcTemplate;

/** What can be seen of a job: who leads it, what has happened to it, what it remembers. */
final class LookRoutes implements OpenApiHook {

    private static final RouteParameter<Long> AFTER = RouteParameter.withDefault("after", ParameterType.longInteger(0, Long.MAX_VALUE), 0L,
            "Only events whose seq is greater");
    private static final RouteParameter<String> PREFIX = RouteParameter.withDefault("prefix", ParameterType.text(), "",
            "Only keys that start with this text");

    private final JobManager jobs;
    private final KvStore kv;
    private final JdbcTemplate jdbc;
    private final Json json;

    LookRoutes(JobManager jobs, KvStore kv, JdbcTemplate jdbc, Json json) {
        this.jobs = jobs;
        this.kv = kv;
        this.jdbc = jdbc;
        this.json = json;
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        routes.anyNode(HttpMethod.GET, "/leader", this::leader).summary("Who leads a job")
                .description("404 no-leader, which is worth another try, while nobody does.")
                .response(200, LeaderView.class, RouteExamples.JOB_LEADER).problem(ErrorCode.NO_LEADER, "while nobody leads");
        routes.anyNode(HttpMethod.GET, "/events", this::events).summary("What has happened to a job").description("Oldest first.")
                .query(AFTER).query(PageTokens.SIZE).query(PageTokens.TOKEN).response(200, Lists.Events.class, RouteExamples.EVENTS);
        routes.anyNode(HttpMethod.GET, "/attempts", this::attempts).summary("What nodes made of their turns at a job")
                .description("One for each term, newest first: which node, from when to when, what came of it and why.")
                .query(PageTokens.SIZE).query(PageTokens.TOKEN).response(200, Lists.Attempts.class, RouteExamples.ATTEMPTS);
        routes.anyNode(HttpMethod.GET, "/kv", this::entries).summary("What a job remembers")
                .description("The entries of its key-value store, in the order of their keys.")
                .query(PREFIX).query(PageTokens.SIZE).query(PageTokens.TOKEN).response(200, Lists.Entries.class, RouteExamples.ENTRIES);
    }

    private RouteResponse leader(RouteRequest request) {
        Job job = jobs.require(request.jobId());
        Job.Leader leader = job.leader();
        if (leader == null) {
            throw new CoxswainException(ErrorCode.NO_LEADER, "Nobody leads job '" + job.id() + "' right now; its state is " + job.state());
        }
        return RouteResponse.ok(new LeaderView(leader.node(), leader.address(), job.epoch(), leader.since()));
    }

    private RouteResponse events(RouteRequest request) {
        int size = PageTokens.size(request);
        String token = PageTokens.after(request);
        long after = token == null ? request.get(AFTER) : seq(token);
        var page = PageTokens.page(jobs.events(request.jobId(), after, size + 1), size, (JobEvent event) -> Long.toString(event.seq()));
        return RouteResponse.ok(new Lists.Events(page.items(), page.nextPageToken()));
    }

    private RouteResponse attempts(RouteRequest request) {
        int size = PageTokens.size(request);
        String token = PageTokens.after(request);
        long before = token == null ? Long.MAX_VALUE : seq(token);
        var page = PageTokens.page(jobs.attempts(request.jobId(), before, size + 1), size,
                (Attempt attempt) -> Long.toString(attempt.epoch()));
        return RouteResponse.ok(new Lists.Attempts(page.items(), page.nextPageToken()));
    }

    private static long seq(String token) {
        return AFTER.type().read(token).map(Long.class::cast).orElseThrow(PageTokens::unknown);
    }

    private RouteResponse entries(RouteRequest request) {
        int size = PageTokens.size(request);
        String after = PageTokens.after(request);
        var read = kv.scanPrefix(jdbc, request.jobId(), request.get(PREFIX), after == null ? "" : after, size + 1);
        var page = PageTokens.page(read, size, KvStore.Entry::key);
        var entries = page.items().stream().map(entry -> new Lists.Entry(entry.key(), json.tree(entry.value()), entry.version())).toList();
        return RouteResponse.ok(new Lists.Entries(entries, page.nextPageToken()));
    }
}
