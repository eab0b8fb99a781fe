package io.coxswain.resource;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import io.coxswain.fence.Effects;
import io.coxswain.fence.Fence;
import io.coxswain.fence.FencedWrite;
import io.coxswain.fence.MutationStore;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/** The rows of {@code resource} and {@code resource_store}, as workers and terms change them and as anybody may read them. */
public final class ResourceStore implements MutationStore<ResourceMutation>, ResourceRows {

    private static final String SELECT = """
            select r.id, r.job_id, r.worker_id, r.name, r.kind, r.store, coalesce(s.node, r.node) as node, r.state,
                r.kind = 'S3' or s.session_id is not null as reachable, r.files, r.bytes, r.created_at, r.error
            from resource r left join resource_store s on s.id = r.store
            """;

    private static final RowMapper<ResourceRow> ROW = (row, n) -> new ResourceRow(row.getString("id"), row.getString("job_id"),
            row.getString("worker_id"), row.getString("name"), ResourceKind.valueOf(row.getString("kind")), row.getString("store"),
            row.getString("node"), ResourceState.valueOf(row.getString("state")), row.getBoolean("reachable"),
            row.getObject("files", Integer.class), row.getObject("bytes", Long.class),
            row.getObject("created_at", OffsetDateTime.class).toInstant(), row.getString("error"));

    private final JdbcTemplate pool;

    public ResourceStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    @Override
    public Class<ResourceMutation> kind() {
        return ResourceMutation.class;
    }

    @Override
    public void apply(JdbcTemplate jdbc, List<FencedWrite<ResourceMutation>> writes, Effects effects) {
        List<FencedWrite<ResourceMutation>> opens = new ArrayList<>();
        List<FencedWrite<ResourceMutation>> checks = new ArrayList<>();
        for (FencedWrite<ResourceMutation> write : writes) {
            switch (write.mutation()) {
                case ResourceMutation.Open open -> opens.add(write);
                case ResourceMutation.Check check -> checks.add(write);
                case ResourceMutation.Persist persist -> persist(jdbc, write, persist, effects);
                case ResourceMutation.Discard discard -> jdbc.update("""
                        update resource set state = 'GARBAGE', next_attempt_at = clock_timestamp()
                        where id = ? and job_id = ? and state <> 'GARBAGE'
                        """, discard.id(), write.fence().jobId());
                case ResourceMutation.Remove remove -> jdbc.update("""
                        update resource set state = 'GARBAGE', next_attempt_at = clock_timestamp()
                        where job_id = ? and name = ? and state = 'PERSISTED'
                        """, write.fence().jobId(), remove.name());
            }
        }
        open(jdbc, opens, effects);
        check(jdbc, checks, effects);
    }

    /** The mark on the worker makes its end look for what it has left. */
    private static void open(JdbcTemplate jdbc, List<FencedWrite<ResourceMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        List<ResourceMutation.Open> opens = writes.stream().map(write -> (ResourceMutation.Open) write.mutation()).toList();
        String[] workers = writes.stream().map(ResourceStore::workerId).toArray(String[]::new);
        jdbc.update("""
                insert into resource (id, job_id, worker_id, name, kind, store, node)
                select w.id, w.job_id, w.worker_id, w.name, w.kind, w.store, w.node
                from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
                    w (id, job_id, worker_id, name, kind, store, node)
                where not exists (
                    select 1 from resource p where p.job_id = w.job_id and p.name = w.name and p.state = 'PERSISTED')
                on conflict (worker_id, name) where state = 'TEMPORARY' do nothing
                """, opens.stream().map(ResourceMutation.Open::id).toArray(String[]::new),
                writes.stream().map(write -> write.fence().jobId()).toArray(String[]::new), workers,
                opens.stream().map(ResourceMutation.Open::name).toArray(String[]::new),
                opens.stream().map(open -> open.kind().name()).toArray(String[]::new),
                opens.stream().map(ResourceMutation.Open::store).toArray(String[]::new),
                opens.stream().map(ResourceMutation.Open::node).toArray(String[]::new));
        jdbc.update("update worker set has_resources = true where id = any(?) and not has_resources", (Object) workers);
        for (int i = 0; i < opens.size(); i++) {
            effects.result(writes.get(i), find(jdbc, writes.get(i).fence().jobId(), workers[i], opens.get(i).name()).orElseThrow());
        }
    }

    private static void check(JdbcTemplate jdbc, List<FencedWrite<ResourceMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        List<String> there = jdbc.queryForList("select id from resource where id = any(?) and state <> 'GARBAGE'", String.class,
                (Object) writes.stream().map(write -> ((ResourceMutation.Check) write.mutation()).id()).toArray(String[]::new));
        for (FencedWrite<ResourceMutation> write : writes) {
            String id = ((ResourceMutation.Check) write.mutation()).id();
            if (!there.contains(id)) {
                effects.refuse(write, gone(id));
            }
        }
    }

    /** One by one: a name that is taken must be seen by the next one of the same batch. */
    private static void persist(JdbcTemplate jdbc, FencedWrite<ResourceMutation> write, ResourceMutation.Persist persist, Effects effects) {
        String jobId = write.fence().jobId();
        int updated = jdbc.update("""
                update resource r set state = 'PERSISTED', files = ?, bytes = ?
                where r.id = ? and r.job_id = ? and r.state <> 'GARBAGE' and not exists (
                    select 1 from resource p
                    where p.job_id = r.job_id and p.name = r.name and p.state = 'PERSISTED' and p.id <> r.id)
                """, persist.files(), persist.bytes(), persist.id(), jobId);
        if (updated == 0) {
            List<String> names = jdbc.queryForList("select name from resource where id = ? and job_id = ? and state <> 'GARBAGE'",
                    String.class, persist.id(), jobId);
            effects.refuse(write, names.isEmpty()
                    ? gone(persist.id())
                    : new CoxswainException(ErrorCode.RESOURCE_EXISTS, "Job '" + jobId + "' has another persisted resource '"
                            + names.getFirst() + "': choose another name, or let the master remove the other one first"));
        }
    }

    private static CoxswainException gone(String id) {
        return new CoxswainException(ErrorCode.RESOURCE_NOT_FOUND, "Resource " + id + " was removed: open it anew");
    }

    private static String workerId(FencedWrite<ResourceMutation> write) {
        return ((Fence.OfWorker) write.fence()).workerId();
    }

    @Override
    public Optional<ResourceRow> find(String jobId, @Nullable String workerId, String name) {
        return find(pool, jobId, workerId, name);
    }

    private static Optional<ResourceRow> find(JdbcTemplate jdbc, String jobId, @Nullable String workerId, String name) {
        return jdbc.query(SELECT + """
                where r.job_id = ? and r.name = ?
                  and (r.state = 'PERSISTED' or r.state = 'TEMPORARY' and r.worker_id = ?)
                order by r.state = 'TEMPORARY' desc limit 1
                """, ROW, jobId, name, workerId).stream().findFirst();
    }

    /** The resources of a job after that id, in the order of their ids; garbage included. */
    public List<ResourceRow> list(String jobId, String afterId, int limit) {
        return pool.query(SELECT + "where r.job_id = ? and r.id > ? order by r.id limit ?", ROW, jobId, afterId, limit);
    }

    @Override
    public List<ResourceRow> listLive(String jobId, int limit) {
        return pool.query(SELECT + "where r.job_id = ? and r.state <> 'GARBAGE' order by r.id limit ?", ROW, jobId, limit);
    }

    /** The persisted resources of these jobs by their names; both go together by position. */
    public static Map<String, Map<String, String>> findPersisted(JdbcTemplate jdbc, Collection<String> jobIds, Collection<String> names) {
        Map<String, Map<String, String>> ids = new HashMap<>();
        jdbc.query("""
                select r.job_id, r.name, r.id from resource r join unnest(?::text[], ?::text[]) w (job_id, name)
                    on w.job_id = r.job_id and w.name = r.name
                where r.state = 'PERSISTED'
                """, row -> {
            ids.computeIfAbsent(row.getString("job_id"), job -> new HashMap<>()).put(row.getString("name"), row.getString("id"));
        }, jobIds.toArray(String[]::new), names.toArray(String[]::new));
        return ids;
    }

    /** Part of the path of all bytes. */
    public String cluster() {
        return pool.queryForList("select id from resource_cluster", String.class).getFirst();
    }

    @Override
    public void register(String store, String node, UUID session) {
        pool.update("""
                insert into resource_store (id, node, session_id)
                select ?, ?, s.id from node_session s where s.id = ? for key share of s
                on conflict (id) do update set node = excluded.node, session_id = excluded.session_id, seen_at = clock_timestamp()
                """, store, node, session);
    }

    /** What these workers need. */
    public static List<ResourceNeed> findNeeds(JdbcTemplate jdbc, Collection<String> workerIds) {
        return jdbc.query("""
                select w.id as worker_id, needed.id, r.name, coalesce(r.kind = 'LOCAL', false) as local, coalesce(s.node, r.node) as node,
                    s.session_id
                from worker w
                cross join jsonb_array_elements_text(w.resources) needed (id)
                left join resource r on r.id = needed.id and r.state = 'PERSISTED'
                left join resource_store s on s.id = r.store
                where w.id = any(?) and w.resources <> '[]'
                order by w.id, needed.id
                """, (row, n) -> new ResourceNeed(row.getString("worker_id"), row.getString("id"), row.getString("name"),
                row.getBoolean("local"), row.getString("node"), row.getObject("session_id", UUID.class)),
                (Object) workerIds.toArray(String[]::new));
    }
}
