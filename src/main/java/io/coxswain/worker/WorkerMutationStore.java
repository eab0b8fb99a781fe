package io.coxswain.worker;

import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import io.coxswain.cluster.Ring;
import io.coxswain.event.EventKind;
import io.coxswain.event.NewEvent;
import io.coxswain.fence.Effects;
import io.coxswain.fence.Fence;
import io.coxswain.fence.FencedWrite;
import io.coxswain.fence.MutationStore;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Applies what terms do to workers, and workers to themselves. Fences have locked the rows. */
public final class WorkerMutationStore implements MutationStore<WorkerMutation> {

    private static final int RING_ALL_FROM = 100;

    private final Json json;

    public WorkerMutationStore(Json json) {
        this.json = json;
    }

    @Override
    public Class<WorkerMutation> kind() {
        return WorkerMutation.class;
    }

    @Override
    public void apply(JdbcTemplate jdbc, List<FencedWrite<WorkerMutation>> writes, Effects effects) {
        List<FencedWrite<WorkerMutation>> creates = new ArrayList<>();
        List<FencedWrite<WorkerMutation>> stops = new ArrayList<>();
        List<FencedWrite<WorkerMutation>> pauses = new ArrayList<>();
        List<FencedWrite<WorkerMutation>> online = new ArrayList<>();
        List<FencedWrite<WorkerMutation>> statuses = new ArrayList<>();
        List<FencedWrite<WorkerMutation>> ends = new ArrayList<>();
        for (FencedWrite<WorkerMutation> write : writes) {
            switch (write.mutation()) {
                case WorkerMutation.Create mutation -> creates.add(write);
                case WorkerMutation.Stop mutation -> stops.add(write);
                case WorkerMutation.PauseAll mutation -> pauses.add(write);
                case WorkerMutation.Online mutation -> online.add(write);
                case WorkerMutation.UpdateStatus mutation -> statuses.add(write);
                case WorkerMutation.End mutation -> ends.add(write);
            }
        }
        create(jdbc, creates, effects);
        goOnline(jdbc, online, effects);
        updateStatus(jdbc, statuses, effects);
        end(jdbc, ends, effects);
        stop(jdbc, stops, effects);
        pauseAll(jdbc, pauses, effects);
    }

    private static void create(JdbcTemplate jdbc, List<FencedWrite<WorkerMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        NeededResources resources = NeededResources.of(jdbc, writes.stream().map(write -> write.fence().jobId()).toList(),
                writes.stream().map(WorkerMutationStore::creation).toList());
        List<FencedWrite<WorkerMutation>> possible = new ArrayList<>();
        for (FencedWrite<WorkerMutation> write : writes) {
            resources.refusal(write.fence().jobId(), creation(write)).ifPresentOrElse(refusal -> effects.refuse(write, refusal),
                    () -> possible.add(write));
        }
        if (possible.isEmpty()) {
            return;
        }
        insert(jdbc, possible.stream().map(FencedWrite::fence).map(Fence::jobId).toArray(String[]::new),
                possible.stream().map(write -> ((Fence.OfTerm) write.fence()).term().epoch()).toArray(Long[]::new),
                possible.stream().map(WorkerMutationStore::creation).toList(), resources);
        effects.ring(Ring.WORKERS);
    }

    private static WorkerMutation.Create creation(FencedWrite<WorkerMutation> write) {
        return (WorkerMutation.Create) write.mutation();
    }

    /** Inserts pending workers; jobs and epochs go with them by position. */
    static void insert(JdbcTemplate jdbc, String[] jobIds, Long[] epochs, List<WorkerMutation.Create> workers,
            NeededResources resources) {
        jdbc.update("""
                insert into worker (id, job_id, epoch, job_type, type, config, cost, selectors, spread, resources, state)
                select c.id, c.job_id, c.epoch, c.job_type, c.type, c.config::jsonb, c.cost, coalesce(c.selectors::jsonb, j.selectors),
                    c.spread::jsonb, c.resources::jsonb, 'PENDING'
                from unnest(?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::integer[], ?::text[],
                        ?::text[], ?::text[]) c (id, job_id, epoch, job_type, type, config, cost, selectors, spread, resources)
                join job j on j.id = c.job_id
                """, texts(workers, WorkerMutation.Create::id), jobIds, epochs, texts(workers, WorkerMutation.Create::jobType),
                texts(workers, WorkerMutation.Create::type), texts(workers, WorkerMutation.Create::config),
                workers.stream().map(WorkerMutation.Create::cost).toArray(Integer[]::new),
                texts(workers, WorkerMutation.Create::selectors), texts(workers, WorkerMutation.Create::spread),
                IntStream.range(0, workers.size()).mapToObj(i -> resources.ids(jobIds[i], workers.get(i))).toArray(String[]::new));
    }

    private static void goOnline(JdbcTemplate jdbc, List<FencedWrite<WorkerMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        jdbc.queryForList("""
                update worker w
                set state = case when j.state in ('PAUSING', 'PAUSED') then 'STOPPING' else 'RUNNING' end,
                    paused = j.state in ('PAUSING', 'PAUSED')
                from job j
                where w.id = any(?) and w.state = 'STARTING' and j.id = w.job_id
                returning case w.state when 'STOPPING' then w.id end
                """, String.class, (Object) workerIds(writes)).stream().filter(Objects::nonNull)
                .forEach(late -> effects.ring(Ring.worker(late)));
        for (FencedWrite<WorkerMutation> write : writes) {
            effects.inbox(InboxEntry.forMaster(write.fence().jobId(), workerId(write), InboxEntry.Kind.ONLINE, null));
        }
    }

    private static void updateStatus(JdbcTemplate jdbc, List<FencedWrite<WorkerMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        Map<String, String> newest = new LinkedHashMap<>();
        for (FencedWrite<WorkerMutation> write : writes) {
            String status = ((WorkerMutation.UpdateStatus) write.mutation()).status();
            newest.put(workerId(write), status);
            effects.inbox(InboxEntry.forMaster(write.fence().jobId(), workerId(write), InboxEntry.Kind.STATUS, status));
        }
        jdbc.update("""
                update worker w set status = s.status::jsonb from unnest(?::text[], ?::text[]) s (id, status) where w.id = s.id
                """, newest.keySet().toArray(String[]::new), newest.values().toArray(String[]::new));
    }

    private void end(JdbcTemplate jdbc, List<FencedWrite<WorkerMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        List<String> paused = jdbc.queryForList("""
                update worker w set state = e.state, error = e.error, finished_at = clock_timestamp()
                from unnest(?::text[], ?::text[], ?::text[]) e (id, state, error) where w.id = e.id
                returning case when w.paused and w.state = 'CANCELED' then w.id end
                """, String.class, workerIds(writes), texts(writes, write -> state(ending(write).kind()).name()),
                texts(writes, write -> ending(write).error()));
        jdbc.update("delete from inbox i using unnest(?::text[], ?::text[]) e (job_id, worker_id) "
                + "where i.job_id = e.job_id and i.worker_id = e.worker_id", texts(writes, write -> write.fence().jobId()),
                workerIds(writes));
        for (FencedWrite<WorkerMutation> write : writes) {
            WorkerMutation.End end = ending(write);
            effects.inbox(offline(write.fence().jobId(), workerId(write),
                    paused.contains(workerId(write)) ? WorkerOffline.Kind.PAUSED : end.kind(), end.error()));
            if (end.error() != null) {
                effects.event(new NewEvent(write.fence().jobId(), 0, EventKind.WORKER_ENDED, end.node(),
                        json.write(Map.of("worker", workerId(write), "kind", end.kind(), "error", end.error()))));
            }
        }
        effects.ring(Ring.WORKERS);
    }

    private static WorkerState state(WorkerOffline.Kind kind) {
        return switch (kind) {
            case FINISHED -> WorkerState.FINISHED;
            case FAILED, HUNG -> WorkerState.FAILED;
            case CANCELED, PAUSED -> WorkerState.CANCELED;
            case NODE_LOST, NODE_DRAINED -> WorkerState.LOST;
        };
    }

    private InboxEntry offline(String jobId, String workerId, WorkerOffline.Kind kind, @Nullable String error) {
        return InboxEntry.forMaster(jobId, workerId, InboxEntry.Kind.OFFLINE, json.write(new WorkerOffline(kind, error)));
    }

    private void stop(JdbcTemplate jdbc, List<FencedWrite<WorkerMutation>> writes, Effects effects) {
        for (FencedWrite<WorkerMutation> write : writes) {
            stop(jdbc, write.fence().jobId(), ((WorkerMutation.Stop) write.mutation()).id(), effects);
        }
    }

    /** Asks one worker to stop; cancels it if it is pending. Nothing happens when it has ended. */
    void stop(JdbcTemplate jdbc, String jobId, String id, Effects effects) {
        List<String> states = jdbc.queryForList("""
                update worker
                set state = case state when 'PENDING' then 'CANCELED' else 'STOPPING' end,
                    finished_at = case state when 'PENDING' then clock_timestamp() end
                where id = ? and job_id = ? and state in ('PENDING', 'STARTING', 'RUNNING')
                returning state
                """, String.class, id, jobId);
        for (String state : states) {
            if (state.equals("CANCELED")) {
                effects.inbox(offline(jobId, id, WorkerOffline.Kind.CANCELED, null));
            }
            effects.ring(Ring.worker(id));
        }
    }

    private static void pauseAll(JdbcTemplate jdbc, List<FencedWrite<WorkerMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        List<String> stopping = jdbc.queryForList("""
                with living as materialized (
                    select id from worker where job_id = any(?) and state in ('STARTING', 'RUNNING') order by id for no key update)
                update worker w set state = 'STOPPING', paused = true from living where w.id = living.id returning w.id
                """, String.class, (Object) texts(writes, write -> write.fence().jobId()));
        if (stopping.size() < RING_ALL_FROM) {
            stopping.forEach(id -> effects.ring(Ring.worker(id)));
        } else {
            effects.ring(Ring.EVERYTHING);
        }
    }

    private static WorkerMutation.End ending(FencedWrite<WorkerMutation> write) {
        return (WorkerMutation.End) write.mutation();
    }

    private static String workerId(FencedWrite<WorkerMutation> write) {
        return ((Fence.OfWorker) write.fence()).workerId();
    }

    private static String[] workerIds(List<FencedWrite<WorkerMutation>> writes) {
        return texts(writes, WorkerMutationStore::workerId);
    }

    private static <T> String[] texts(List<T> rows, Function<T, @Nullable String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }
}
