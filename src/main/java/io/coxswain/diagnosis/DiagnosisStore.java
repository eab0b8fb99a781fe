package io.coxswain.diagnosis;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.json.Json;
import io.coxswain.placement.StrictSpread;
import io.coxswain.resource.ResourceNeed;
import io.coxswain.resource.ResourceStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;

/** Reads what explanations rest on. */
public final class DiagnosisStore {

    private static final int RECENT_EVENTS = 1_000;
    private static final int MOST_GROUPS = 20;
    private static final TypeReference<List<Selector>> SELECTORS = new TypeReference<>() {};

    private final JdbcTemplate pool;
    private final Json json;

    public DiagnosisStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
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
                select count(*) as workers, cost, selectors, strict, strict_type, (array_agg(id order by id))[1:10] as ids,
                    min(created_at) as since
                from (select *, case when spread ->> 'mode' = 'STRICT' then spread end as strict,
                          case when spread ->> 'mode' = 'STRICT' then type end as strict_type
                      from worker where job_id = ? and state = 'PENDING') pending
                group by cost, selectors, resources, strict, strict_type order by count(*) desc, min(id) limit ?
                """, (row, n) -> new PendingWorkers(row.getInt("workers"), row.getInt("cost"),
                json.mapper().readValue(row.getString("selectors"), SELECTORS), spread(jobId, row),
                List.of((String[]) row.getArray("ids").getArray()), instant(row, "since"), List.of()), jobId, MOST_GROUPS);
        return groups.isEmpty() ? groups : withNeeds(groups);
    }

    private @Nullable StrictSpread spread(String jobId, ResultSet row) throws SQLException {
        String spread = row.getString("strict");
        return spread == null
                ? null
                : StrictSpread.of(jobId, row.getString("strict_type"), json.mapper().readValue(spread, Spread.class));
    }

    /** Those of one group need the same. */
    private List<PendingWorkers> withNeeds(List<PendingWorkers> groups) {
        Map<String, List<ResourceNeed>> needs = ResourceStore.findNeeds(pool, groups.stream().map(group -> group.ids().getFirst()).toList())
                .stream().collect(Collectors.groupingBy(ResourceNeed::workerId));
        return groups.stream().map(group -> group.with(needs.getOrDefault(group.ids().getFirst(), List.of()))).toList();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
