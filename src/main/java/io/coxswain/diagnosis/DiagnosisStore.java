package io.coxswain.diagnosis;

import io.coxswain.api.Selector;
import io.coxswain.cluster.NodeView;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.json.Json;
import io.coxswain.resource.ResourceNeed;
import io.coxswain.resource.ResourceStore;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;

/** Reads what explanations rest on. */
public final class DiagnosisStore {

    private static final int RECENT_EVENTS = 1_000;
    private static final int MOST_GROUPS = 20;
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
    private static final TypeReference<List<Selector>> SELECTORS = new TypeReference<>() {};
    private static final TypeReference<List<List<Selector>>> SELECTOR_LISTS = new TypeReference<>() {};

    private final JdbcTemplate pool;
    private final Json json;

    public DiagnosisStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
    }

    /**
     * The live nodes, and which of the selectors each does not satisfy.
     *
     * @param selectors several lists of them
     * @param margin before the end of its lease at which a node is suspended
     */
    List<LiveNode> nodes(List<List<Selector>> selectors, Duration margin) {
        return pool.query("""
                select n.id, n.node_name, n.state, n.labels, n.slots, n.used_slots, n.job_masters, n.max_job_masters, n.job_types,
                    n.renewed_at, n.expires_at - ? * interval '1 millisecond' <= clock_timestamp() as silent,
                    (select jsonb_agg(
                        (select coalesce(jsonb_agg(s.selector order by s.n), '[]')
                         from jsonb_array_elements(l.selectors::jsonb) with ordinality s (selector, n)
                         where not coxswain_matches(n.labels, jsonb_build_array(s.selector))) order by l.n)
                     from unnest(?::text[]) with ordinality l (selectors, n)) as unmatched
                from node_session n order by n.node_name, n.started_at
                """, this::node, margin.toMillis(), selectors.stream().map(json::write).toArray(String[]::new));
    }

    private LiveNode node(ResultSet row, int n) throws SQLException {
        Array types = row.getArray("job_types");
        return new LiveNode(row.getObject("id", UUID.class), row.getString("node_name"), NodeView.State.valueOf(row.getString("state")),
                json.mapper().readValue(row.getString("labels"), LABELS), row.getInt("slots"), row.getInt("used_slots"),
                row.getInt("job_masters"), row.getObject("max_job_masters", Integer.class),
                types == null ? null : List.of((String[]) types.getArray()).stream().sorted().toList(), instant(row, "renewed_at"),
                row.getBoolean("silent"), json.mapper().readValue(row.getString("unmatched"), SELECTOR_LISTS));
    }

    /** The newest event of each kind, as far as it is one of the last thousand. */
    Map<EventKind, JobEvent> newestEvents(String jobId) {
        Map<EventKind, JobEvent> newest = new EnumMap<>(EventKind.class);
        pool.query("""
                select distinct on (kind) seq, epoch, at, kind, node, data
                from (select seq, epoch, at, kind, node, data from job_event
                      where job_id = ? and at >= (select created_at - interval '10 minutes' from job where id = ?)
                      order by seq desc limit ?) recent
                order by kind, seq desc
                """, row -> {
            EventKind kind = EventKind.valueOf(row.getString("kind"));
            newest.put(kind, new JobEvent(row.getLong("seq"), jobId, row.getLong("epoch"), instant(row, "at"), kind,
                    row.getString("node"), json.tree(row.getString("data"))));
        }, jobId, jobId, RECENT_EVENTS);
        return newest;
    }

    /** Empty when the job is deleted. */
    Optional<Leadership> leadership(String jobId) {
        return pool.query("""
                select s.node_name, j.leader_since, j.takeover, j.cancel_deadline, j.pause_deadline, clock_timestamp() as now
                from job j left join node_session s on s.id = j.leader_session where j.id = ?
                """, (row, n) -> new Leadership(row.getString("node_name"), instant(row, "leader_since"),
                json.tree(row.getString("takeover")), instant(row, "cancel_deadline"), instant(row, "pause_deadline"),
                instant(row, "now")), jobId).stream().findFirst();
    }

    /** The job's pending workers, those that want the same together, the largest groups first. */
    List<PendingWorkers> pendingWorkers(String jobId) {
        List<PendingWorkers> groups = pool.query("""
                select count(*) as workers, cost, selectors, (array_agg(id order by id))[1:10] as ids, min(created_at) as since
                from worker where job_id = ? and state = 'PENDING'
                group by cost, selectors, resources order by count(*) desc, min(id) limit ?
                """, (row, n) -> new PendingWorkers(row.getInt("workers"), row.getInt("cost"),
                json.mapper().readValue(row.getString("selectors"), SELECTORS), List.of((String[]) row.getArray("ids").getArray()),
                instant(row, "since"), List.of()), jobId, MOST_GROUPS);
        return groups.isEmpty() ? groups : withNeeds(groups);
    }

    /** Those of one group need the same. */
    private List<PendingWorkers> withNeeds(List<PendingWorkers> groups) {
        Map<String, List<ResourceNeed>> needs = ResourceStore.findNeeds(pool, groups.stream().map(group -> group.ids().getFirst()).toList())
                .stream().collect(Collectors.groupingBy(ResourceNeed::workerId));
        return groups.stream().map(group -> new PendingWorkers(group.count(), group.cost(), group.selectors(), group.ids(), group.since(),
                needs.getOrDefault(group.ids().getFirst(), List.of()))).toList();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
