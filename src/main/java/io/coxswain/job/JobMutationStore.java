package io.coxswain.job;

import io.coxswain.api.ExitReason;
import io.coxswain.cluster.Ring;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.event.EventKind;
import io.coxswain.event.NewEvent;
import io.coxswain.fence.Effects;
import io.coxswain.fence.Fence;
import io.coxswain.fence.FencedWrite;
import io.coxswain.fence.MutationStore;
import io.coxswain.job.JobTransitions.Cause;
import io.coxswain.json.Json;
import io.coxswain.loop.Hang;
import io.coxswain.registration.RegistrationAnswer;
import io.coxswain.registration.RegistrationAnswer.Accepted;
import io.coxswain.registration.RegistrationAnswer.Refusal;
import io.coxswain.registration.RegistrationAnswer.Refused;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Applies what terms do to their jobs. The fence has locked the rows and compared the epochs. */
public final class JobMutationStore implements MutationStore<JobMutation> {

    private static final int RING_ALL_FROM = 100;

    private final Json json;

    public JobMutationStore(Json json) {
        this.json = json;
    }

    @Override
    public Class<JobMutation> kind() {
        return JobMutation.class;
    }

    @Override
    public void apply(JdbcTemplate jdbc, List<FencedWrite<JobMutation>> writes, Effects effects) {
        List<FencedWrite<JobMutation>> registrations = new ArrayList<>();
        List<FencedWrite<JobMutation>> statuses = new ArrayList<>();
        List<FencedWrite<JobMutation>> failed = new ArrayList<>();
        List<FencedWrite<JobMutation>> pauses = new ArrayList<>();
        List<FencedWrite<JobMutation>> exits = new ArrayList<>();
        for (FencedWrite<JobMutation> write : writes) {
            switch (write.mutation()) {
                case JobMutation.Register mutation -> registrations.add(write);
                case JobMutation.UpdateStatus mutation -> statuses.add(write);
                case JobMutation.ReportHang mutation -> effects.event(hung(write.fence(), mutation));
                case JobMutation.FailAttempt mutation -> failed.add(write);
                case JobMutation.Pause mutation -> pauses.add(write);
                case JobMutation.Exit mutation -> exits.add(write);
            }
        }
        register(jdbc, registrations, effects);
        updateStatus(jdbc, statuses);
        failAttempt(jdbc, failed, effects);
        pause(jdbc, pauses, effects);
        exit(jdbc, exits, effects);
    }

    private void register(JdbcTemplate jdbc, List<FencedWrite<JobMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        Set<String> started = started(jdbc, writes);
        // Attempts of one term may come together; that it has begun is then true whatever the others say.
        Map<String, RegistrationAnswer<Registered>> answers = new HashMap<>();
        jdbc.query("""
                update job j
                set initialized = j.initialized or r.begun, state = case when r.begun then %s else j.state end,
                    started_at = case when r.begun then coalesce(j.started_at, clock_timestamp()) else j.started_at end,
                    leader_address = case when n.state = 'ACTIVE' and n.expires_at > clock_timestamp() then r.address
                        else j.leader_address end,
                    updated_at = clock_timestamp()
                from (select id, min(address) as address, bool_or(begun) as begun
                      from unnest(?::text[], ?::text[], ?::boolean[]) r (id, address, begun) group by id) r, node_session n
                where j.id = r.id and n.id = j.leader_session
                returning j.id, j.epoch, j.takeover ->> 'cause' as cause, (j.takeover ->> 'leaderlessMillis')::bigint as millis,
                    j.epoch = (j.takeover ->> 'epoch')::bigint as taken_over, n.state <> 'ACTIVE' as leaving,
                    n.expires_at <= clock_timestamp() as expired,
                    (select count(*) from node_session live where live.expires_at > clock_timestamp()) as live
                """.formatted(JobTransitions.sql("j.state", Cause.STARTED)),
                row -> {
                    answers.put(row.getString("id"), answer(row));
                }, ids(writes), texts(writes, write -> registration(write).address()),
                writes.stream().map(write -> registration(write).begun()).toArray(Boolean[]::new));
        for (FencedWrite<JobMutation> write : writes) {
            effects.result(write, answers.getOrDefault(write.fence().jobId(), new Refused<>(Refusal.STALE)));
            JobMutation.Register registration = registration(write);
            if (registration.begun() && started.add(write.fence().jobId())) {
                effects.event(event(write.fence(), EventKind.STARTED, registration.node(), Map.of("recovered", registration.recovered())));
            }
        }
    }

    private static RegistrationAnswer<Registered> answer(ResultSet row) throws SQLException {
        if (row.getBoolean("leaving")) {
            return new Refused<>(Refusal.NODE_LEAVING);
        } else if (row.getBoolean("expired")) {
            return new Refused<>(Refusal.LEASE_EXPIRED);
        }
        Takeover takeover = !row.getBoolean("taken_over")
                ? null
                : new Takeover(row.getString("id"), row.getLong("epoch"), row.getString("cause"), Duration.ofMillis(row.getLong("millis")));
        return new Accepted<>(new Registered(takeover, row.getInt("live")));
    }

    /** The jobs of repeated registrations whose term is in the history as started: what was written twice is told once. */
    private static Set<String> started(JdbcTemplate jdbc, List<FencedWrite<JobMutation>> writes) {
        List<FencedWrite<JobMutation>> repeated = writes.stream().filter(write -> registration(write).repeated()).toList();
        return repeated.isEmpty()
                ? new HashSet<>()
                : new HashSet<>(jdbc.queryForList("""
                        select e.job_id from job_event e join unnest(?::text[], ?::bigint[]) r (id, epoch) on r.id = e.job_id
                        where e.kind = 'STARTED' and e.epoch = r.epoch
                        """, String.class, ids(repeated),
                        repeated.stream().map(write -> ((Fence.OfTerm) write.fence()).term().epoch()).toArray(Long[]::new)));
    }

    private static JobMutation.Register registration(FencedWrite<JobMutation> write) {
        return (JobMutation.Register) write.mutation();
    }

    private static void updateStatus(JdbcTemplate jdbc, List<FencedWrite<JobMutation>> writes) {
        if (writes.isEmpty()) {
            return;
        }
        Map<String, String> newest = new LinkedHashMap<>();
        writes.forEach(write -> newest.put(write.fence().jobId(), ((JobMutation.UpdateStatus) write.mutation()).status()));
        jdbc.update("""
                update job j set status = s.status::jsonb, updated_at = clock_timestamp()
                from unnest(?::text[], ?::text[]) s (id, status) where j.id = s.id
                """, newest.keySet().toArray(String[]::new), newest.values().toArray(String[]::new));
    }

    private void failAttempt(JdbcTemplate jdbc, List<FencedWrite<JobMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        jdbc.update("""
                with failed as (
                    update job j
                    set state = %s, attempts = f.attempts, runnable_at = clock_timestamp() + f.millis * interval '1 millisecond',
                        leader_session = null, leader_address = null, updated_at = clock_timestamp(),
                        error = jsonb_build_object('code', f.code, 'message', f.message, 'at', clock_timestamp())
                    from unnest(?::text[], ?::integer[], ?::bigint[], ?::text[], ?::text[]) f (id, attempts, millis, code, message)
                    where j.id = f.id
                    returning j.id)
                delete from int_lock using failed where region = 'job' and lock_key = failed.id
                """.formatted(JobTransitions.sql("j.state", Cause.ATTEMPT_FAILED)), ids(writes),
                writes.stream().map(write -> failure(write).attempts()).toArray(Integer[]::new),
                writes.stream().map(write -> failure(write).delay().toMillis()).toArray(Long[]::new),
                texts(writes, write -> failure(write).code()), texts(writes, write -> failure(write).message()));
        for (FencedWrite<JobMutation> write : writes) {
            JobMutation.FailAttempt failure = failure(write);
            effects.event(event(write.fence(), EventKind.ATTEMPT_FAILED, failure.node(), Map.of("attempts", failure.attempts(),
                    "code", failure.code(), "error", failure.message(), "retryAfterMillis", failure.delay().toMillis())));
        }
        effects.ring(Ring.JOBS);
    }

    private NewEvent hung(Fence fence, JobMutation.ReportHang report) {
        Map<String, Object> data = new LinkedHashMap<>();
        long epoch = 0;
        switch (fence) {
            case Fence.OfTerm(LeadershipTerm term) -> epoch = term.epoch();
            case Fence.OfWorker worker -> data.put("worker", worker.workerId());
        }
        Hang hang = report.hang();
        data.put("callback", hang.callback());
        data.put("since", hang.since());
        data.put("limitMillis", hang.limit().toMillis());
        data.put("heeded", hang.heeded());
        data.put("stack", Json.storable(hang.dump()));
        return new NewEvent(fence.jobId(), epoch, EventKind.CALLBACK_HUNG, report.node(), json.write(data));
    }

    private static JobMutation.FailAttempt failure(FencedWrite<JobMutation> write) {
        return (JobMutation.FailAttempt) write.mutation();
    }

    private void pause(JdbcTemplate jdbc, List<FencedWrite<JobMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        List<String> resting = jdbc.queryForList("""
                with rested as (
                    update job j set state = %s, %s
                    where j.id = any(?) and j.state in (%s) and not exists (
                        select from worker w where w.job_id = j.id and w.state in ('STARTING', 'RUNNING', 'STOPPING'))
                    returning j.id), %s
                select id from rested
                """.formatted(JobTransitions.sql("j.state", Cause.PAUSE_DONE), JobResting.SET, JobTransitions.sources(Cause.PAUSE_DONE),
                JobResting.TAIL), String.class, (Object) ids(writes));
        for (FencedWrite<JobMutation> write : writes) {
            if (resting.contains(write.fence().jobId())) {
                effects.result(write, true);
                effects.event(event(write.fence(), EventKind.PAUSED, ((JobMutation.Pause) write.mutation()).node(), Map.of()));
            }
        }
    }

    private void exit(JdbcTemplate jdbc, List<FencedWrite<JobMutation>> writes, Effects effects) {
        if (writes.isEmpty()) {
            return;
        }
        List<String> stopping = jdbc.queryForList("""
                with ended as (
                    update job j
                    set state = x.state, detail = x.detail::jsonb, %s,
                        error = case when x.error is null then null
                            else jsonb_build_object('code', x.code, 'message', x.error, 'at', clock_timestamp()) end
                    from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]) x (id, state, code, error, detail)
                    where j.id = x.id
                    returning j.id), %s
                select id from stopping where state = 'STOPPING'
                """.formatted(JobEnding.SET, JobEnding.TAIL), String.class, ids(writes),
                texts(writes, write -> exit(write).reason().name()), texts(writes, write -> exit(write).code()),
                texts(writes, write -> exit(write).error()), texts(writes, write -> exit(write).detail()));
        for (FencedWrite<JobMutation> write : writes) {
            effects.event(exited(write.fence(), exit(write)));
        }
        if (stopping.size() < RING_ALL_FROM) {
            stopping.forEach(worker -> effects.ring(Ring.worker(worker)));
        } else {
            effects.ring(Ring.EVERYTHING);
        }
    }

    private NewEvent exited(Fence fence, JobMutation.Exit exit) {
        return event(fence, EventKind.EXITED, exit.node(),
                exit.error() == null
                        ? Map.of("state", exit.reason())
                        : Map.of("state", exit.reason(), "code", String.valueOf(exit.code()), "error", exit.error()));
    }

    private static JobMutation.Exit exit(FencedWrite<JobMutation> write) {
        return (JobMutation.Exit) write.mutation();
    }

    private NewEvent event(Fence fence, EventKind kind, String node, Map<String, ?> data) {
        LeadershipTerm term = ((Fence.OfTerm) fence).term();
        return new NewEvent(term.jobId(), term.epoch(), kind, node, json.write(data));
    }

    private static String[] ids(List<FencedWrite<JobMutation>> writes) {
        return texts(writes, write -> write.fence().jobId());
    }

    private static String[] texts(List<FencedWrite<JobMutation>> writes,
            Function<FencedWrite<JobMutation>, @Nullable String> column) {
        return writes.stream().map(column).toArray(String[]::new);
    }

    /** The cause in the table of transitions that an exit stands for. */
    static Cause cause(ExitReason reason) {
        return switch (reason) {
            case FINISHED -> Cause.EXIT_FINISHED;
            case FAILED -> Cause.EXIT_FAILED;
            case CANCELED -> Cause.EXIT_CANCELED;
        };
    }
}
