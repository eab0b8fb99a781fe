package io.coxswain.web.route;

import io.coxswain.api.JobMaster;
import io.coxswain.job.JobTypes;
import io.coxswain.route.RouteTable;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The routes of each job type, asked of it once at the start of the node. Immutable. */
public final class JobTypeRoutes {

    private final Map<String, RouteTable> tables = new TreeMap<>();

    /** @throws RefusedRoutesException when a job type has routes that can't be offered */
    public JobTypeRoutes(JobTypes types) {
        types.names().forEach(type -> tables.put(type, table(types, type)));
    }

    private static RouteTable table(JobTypes types, String type) {
        RouteTable table = new RouteTable(RouteTable.RESERVED);
        try {
            JobMaster example = types.createExampleMaster(type);
            types.inContextOf(type, () -> {
                example.onOpenApiInitialized(table);
                return table;
            });
        } catch (RuntimeException e) {
            throw new RefusedRoutesException(type, e);
        }
        return table.seal();
    }

    /** The routes of a job type; empty if this node doesn't have the type. */
    public Optional<RouteTable> find(String type) {
        return Optional.ofNullable(tables.get(type));
    }

    /** All of them, by the name of the job type. */
    public Map<String, RouteTable> all() {
        return Collections.unmodifiableMap(tables);
    }
}
