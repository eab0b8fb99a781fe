package io.coxswain.bench;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * How long a page of {@code GET /jobs} takes when there are 100,000 jobs: for filters that leave most of them, few, old ones only, or
 * none, together and deep in the list. Once with the table full of what updates have left, once after a vacuum. Both times its statistics
 * are there, which autovacuum gathers within a minute.
 */
final class JobLists {

    private static final String BENCH = "list";
    private static final int JOBS = 100_000;
    private static final int CHUNK = 5_000;
    private static final int WARM_UP = 20;
    private static final int SAMPLES = Integer.getInteger("bench.samples", 200);
    private static final double PROMISED_MILLIS = 50;

    /** Filters, and how many jobs the first page has. */
    private static final Map<String, Integer> FILTERS = filters();

    private JobLists() {}

    private static Map<String, Integer> filters() {
        Map<String, Integer> filters = new LinkedHashMap<>();
        filters.put("", 100);
        filters.put("project=big", 100);
        filters.put("project=old", 20);
        filters.put("project=none", 0);
        filters.put("type=fake", 100);
        filters.put("type=csv-import", 100);
        filters.put("type=none", 0);
        filters.put("state=FINISHED", 100);
        filters.put("state=RUNNING", 100);
        filters.put("state=FAILED", 100);
        filters.put("state=RETRYING", 0);
        filters.put("label=team", 100);
        filters.put("label=team=data", 100);
        filters.put("label=rush", 50);
        filters.put("label=ticket=T-5", 1);
        filters.put("label=none", 0);
        filters.put("label=team=none", 0);
        filters.put("project=big&state=FINISHED", 100);
        filters.put("project=big&state=FAILED", 100);
        // Each is frequent, but never together: what a planner can't know.
        filters.put("project=big&type=csv-import", 0);
        filters.put("type=csv-import&label=team=data", 0);
        filters.put("state=RUNNING&label=team=web", 100);
        filters.put("project=big&type=fake&state=FINISHED&label=team=data", 100);
        filters.put("project=big&type=fake&state=RETRYING&label=team=data", 0);
        return filters;
    }

    static void measure(BenchServer server, Report report) throws Exception {
        PGSimpleDataSource database = server.emptyDatabase("list");
        JdbcTemplate jdbc = new JdbcTemplate(database);
        // A node that leads nothing leaves the jobs as they are.
        try (NodeProcess node = NodeProcess.start("listing", database, "--coxswain.node.max-job-masters=0", "--coxswain.node.slots=0")
                .awaitReady()) {
            jdbc.execute("alter table job set (autovacuum_enabled = false)");
            fill(jdbc);
            NodeApi api = new NodeApi(node.url());
            jdbc.execute("analyze job");
            measure(api, "not vacuumed", report);
            jdbc.execute("vacuum job");
            measure(api, "vacuumed", report);
            report.add(BENCH, "table and indexes of 100,000 jobs", "%s and %s", size(jdbc, "pg_table_size"), size(jdbc, "pg_indexes_size"));
        }
    }

    private static String size(JdbcTemplate jdbc, String function) {
        return jdbc.queryForObject("select pg_size_pretty(%s('job'))".formatted(function), String.class);
    }

    /** Each job goes through the updates of a life, so that the table is as full of holes as a real one. */
    private static void fill(JdbcTemplate jdbc) {
        for (int from = 1; from <= JOBS; from += CHUNK) {
            int to = from + CHUNK - 1;
            jdbc.update("""
                    insert into job (id, project, type, config, labels, state, created_at)
                    select 'job-' || to_char(n, 'FM000000'),
                        case when n <= 20 then 'old' when n %% 100 < 60 then 'big' when n %% 100 < 70 then 'imports' else 'other' end,
                        case when n %% 100 >= 60 and n %% 100 < 70 then 'csv-import' else 'fake' end,
                        jsonb_build_object('workers', 4, 'ticks', n),
                        jsonb_build_object('team', case when n %% 2 = 0 and n %% 100 not between 60 and 69 then 'data' else 'web' end,
                            'ticket', 'T-' || n) || case when n <= 50 then '{"rush": "yes"}' else '{}' end::jsonb,
                        'CREATED', now() - (%d - n) * interval '1 second'
                    from generate_series(?::integer, ?::integer) n
                    """.formatted(JOBS), from, to);
            for (String change : List.of("state = 'RUNNING', started_at = now(), epoch = nextval('job_epoch')",
                    "status = '{\"rows\": 1234, \"rate\": 17.5}', updated_at = now()")) {
                jdbc.update("update job set " + change + " where id between ? and ?", id(from), id(to));
            }
            jdbc.update("""
                    update job set state = case when right(id, 6)::integer <= 200 then 'FAILED' else 'FINISHED' end, finished_at = now(),
                        updated_at = now()
                    where id between ? and ? and (right(id, 6)::integer <= 200 or right(id, 6)::integer % 20 <> 2)
                    """, id(from), id(to));
        }
    }

    private static String id(int n) {
        return "job-%06d".formatted(n);
    }

    private static void measure(NodeApi api, String how, Report report) {
        for (Map.Entry<String, Integer> filter : FILTERS.entrySet()) {
            String path = "/api/v1/jobs?" + filter.getKey();
            report(report, how + ", " + (filter.getKey().isEmpty() ? "no filter" : filter.getKey()), sample(api, path, filter.getValue()));
        }
        for (String filter : List.of("", "project=big&state=FINISHED&")) {
            String token = tokenAfter(api, filter, JOBS / 2);
            report(report, how + ", " + filter + "after 50,000 jobs", sample(api, "/api/v1/jobs?" + filter + "pageToken=" + token, 100));
        }
    }

    private static void report(Report report, String what, Samples samples) {
        report.add(BENCH, what, "%s%s", samples, samples.millis(0.99) < PROMISED_MILLIS ? "" : ", MORE THAN 50 ms");
    }

    private static String tokenAfter(NodeApi api, String filter, int jobs) {
        String token = "";
        for (int seen = 0; seen < jobs; seen += 1_000) {
            JsonNode next = api.get("/api/v1/jobs?pageSize=1000&" + filter + token).require(200).json().get("nextPageToken");
            if (next.isNull()) {
                break;
            }
            token = "pageToken=" + next.asString();
        }
        return token.replace("pageToken=", "");
    }

    private static Samples sample(NodeApi api, String path, int expected) {
        List<Long> samples = new ArrayList<>();
        for (int i = -WARM_UP; i < SAMPLES; i++) {
            long start = System.nanoTime();
            String answer = api.get(path).require(200).text();
            long nanos = System.nanoTime() - start;
            if (i == -WARM_UP) {
                requireCount(path, answer, expected);
            }
            if (i >= 0) {
                samples.add(nanos);
            }
        }
        return Samples.of(samples);
    }

    private static void requireCount(String path, String answer, int expected) {
        int found = answer.split("\"id\":", -1).length - 1;
        if (found != expected) {
            throw new IllegalStateException("Expected " + expected + " jobs of " + path + ", found " + found);
        }
    }
}
