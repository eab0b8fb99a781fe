package io.coxswain.web.route;

import io.coxswain.api.JobRoutes;
import io.coxswain.api.OpenApiHook;
import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.kv.KvStore;
import io.coxswain.resource.ResourceStore;
import io.coxswain.route.RouteTable;
import io.coxswain.worker.WorkerManager;
import java.util.List;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** The service's own calls on one job, registered as those of job types are. Table of contents. */
public final class FrameworkJobRoutes implements OpenApiHook {

    private final List<OpenApiHook> parts;

    public FrameworkJobRoutes(JobManager jobs, WorkerManager workers, JobTypes types, KvStore kv, JdbcTemplate jdbc, Json json,
            Caller caller, IdempotencyKeys keys, Diagnosis diagnosis, ResourceStore resources) {
        parts = List.of(new EndRoutes(jobs, caller), new ConfigRoute(jobs, caller), new WorkerRoutes(workers, types, keys, json),
                new LookRoutes(jobs, kv, jdbc, json),
                new WhyRoute(jobs, diagnosis), new ResourceRoutes(jobs, resources));
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        parts.forEach(part -> part.onOpenApiInitialized(routes));
    }

    /** A table of these routes. */
    public RouteTable table() {
        RouteTable table = new RouteTable(Set.of());
        onOpenApiInitialized(table);
        return table.seal();
    }
}
