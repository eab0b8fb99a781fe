package io.coxswain.job;

import io.coxswain.api.ExitReason;
import io.coxswain.job.JobTransitions.Cause;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;

/**
 * What callers ask of jobs: changes of rows of {@code job} by anybody, over the head of whoever leads. Each is empty when there is no such
 * job, or nothing to change in its state.
 */
final class JobRequestStore {

    /** How a job was changed, and which workers have to be woken up. */
    record Changed(JobState state, long epoch, List<String> stoppingWorkers) {}

    private static final RowMapper<Changed> CHANGED = (row, n) -> new Changed(JobState.valueOf(row.getString("state")),
            row.getLong("epoch"), List.of((String[]) row.getArray("stopping").getArray()));

    /** From now on, for as long as the job allows, or by default the placeholder in milliseconds. */
    private static final String DEADLINE = "clock_timestamp() + coalesce(cancel_timeout, ? * interval '1 millisecond')";

    private static final String AFTER_PAUSE_REQUEST = "(case when leader_session is null then "
            + JobTransitions.sql("j.state", Cause.PAUSE_REQUESTED_UNLED) + " else "
            + JobTransitions.sql("j.state", Cause.PAUSE_REQUESTED_LED) + " end)";

    /**
     * Ends the term of a led job for the sake of the next one, which other nodes may begin at once; placeholders: id, cause. {@code %s}
     * are: who is concerned (alias j), from which terms are taken (alias j), what else changes.
     */
    private static final String HAND_OVER = """
            with held as materialized (
                select j.id, j.epoch, j.leader_session, s.node_name, %2$s as taken
                from job j left join node_session s on s.id = j.leader_session
                where j.id = ? and %1$s
                for no key update of j),
            changed as (
                update job j
                set %3$s, updated_at = clock_timestamp(),
                    leader_session = case when not held.taken then j.leader_session end,
                    leader_address = case when not held.taken then j.leader_address end,
                    takeover = case when held.taken
                        then coxswain_lost(j.takeover, held.node_name, held.leader_session, ?, clock_timestamp()) else j.takeover end
                from held where j.id = held.id
                returning j.id, j.state, j.epoch),
            unlocked as (
                delete from int_lock l using held where held.taken and l.region = 'job' and l.lock_key = held.id),
            logged as (
                insert into job_event (job_id, epoch, kind, node, data)
                select id, epoch, 'LEADER_LOST', node_name, jsonb_build_object('cause', ?::text, 'session', leader_session)
                from held where taken)
            select state, epoch, array[]::text[] as stopping from changed
            """;

    /** Notes that the job is to end, durably. Empty also when somebody has asked before. */
    Optional<Changed> requestCancel(JdbcTemplate jdbc, String id, Duration defaultTimeout) {
        return end(jdbc, """
                update job j
                set state = case when leader_session is null then %s else %s end,
                    cancel_deadline = coalesce(cancel_deadline, %s), pause_deadline = null,
                    runnable_at = least(runnable_at, clock_timestamp()), updated_at = clock_timestamp(),
                    finished_at = case when leader_session is null and state in ('CREATED', 'RETRYING', 'PAUSED') then clock_timestamp() end
                where id = ? and state not in ('CANCELING', 'FINISHED', 'FAILED', 'CANCELED')
                returning id, state, epoch
                """.formatted(JobTransitions.sql("j.state", Cause.CANCEL_REQUESTED_UNLED),
                JobTransitions.sql("j.state", Cause.CANCEL_REQUESTED_LED), DEADLINE), defaultTimeout.toMillis(), id);
    }

    /** Ends the job over the head of its master, whose epoch becomes stale. */
    Optional<Changed> forceExit(JdbcTemplate jdbc, String id, ExitReason reason, @Nullable String error, @Nullable String detail) {
        return end(jdbc, """
                update job j
                set state = ?, epoch = nextval('job_epoch'), detail = ?::jsonb, %s,
                    error = case when ?::text is null then null
                        else jsonb_build_object('code', 'exited', 'message', ?::text, 'at', clock_timestamp()) end
                where id = ? and state not in ('FINISHED', 'FAILED', 'CANCELED')
                returning id, state, epoch
                """.formatted(JobEnding.SET), JobTransitions.next(JobState.RUNNING, JobMutationStore.cause(reason)).orElseThrow().name(),
                detail, error, error, id);
    }

    /** Ends a job whose cancellation has run past its deadline. */
    Optional<Changed> enforceCancel(JdbcTemplate jdbc, String id) {
        return end(jdbc, """
                update job j
                set state = %s, epoch = nextval('job_epoch'), %s,
                    error = jsonb_build_object('code', 'cancel-timeout', 'at', clock_timestamp(), 'message',
                        'The job had not exited by the deadline of its cancellation and was ended by force')
                where id = ? and state = 'CANCELING' and cancel_deadline <= clock_timestamp()
                returning id, state, epoch
                """.formatted(JobTransitions.sql("j.state", Cause.CANCEL_ENFORCED), JobEnding.SET), id);
    }

    private static Optional<Changed> end(JdbcTemplate jdbc, String update, Object... arguments) {
        return jdbc.query("with touched as (\n" + update + "), ended as (\n"
                + "select id from touched where state in ('FINISHED', 'FAILED', 'CANCELED')),\n" + JobEnding.TAIL + """
                        select state, epoch, array(select id from stopping where state = 'STOPPING') as stopping from touched
                        """, CHANGED, arguments).stream().findFirst();
    }

    /** Notes that the job is to rest, durably; one that nobody has begun, or whose attempt failed, rests at once. */
    Optional<Changed> requestPause(JdbcTemplate jdbc, String id, Duration defaultTimeout) {
        return rest(jdbc, """
                update job j
                set state = %1$s, updated_at = clock_timestamp(),
                    pause_deadline = case %1$s when 'PAUSING' then %2$s end,
                    takeover = case when %1$s = 'PAUSING' or j.takeover ?? 'epoch' then j.takeover end
                where id = ? and state in (%3$s)
                returning id, state, epoch
                """.formatted(AFTER_PAUSE_REQUEST, DEADLINE, JobTransitions.sources(Cause.PAUSE_REQUESTED_LED)), defaultTimeout.toMillis(),
                id);
    }

    /** Puts a job to rest whose pause has run past its deadline, over the head of its master. */
    Optional<Changed> enforcePause(JdbcTemplate jdbc, String id) {
        return rest(jdbc, """
                update job j
                set state = %s, epoch = nextval('job_epoch'), %s
                where id = ? and state = 'PAUSING' and pause_deadline <= clock_timestamp()
                returning id, state, epoch
                """.formatted(JobTransitions.sql("j.state", Cause.PAUSE_ENFORCED), JobResting.SET), id);
    }

    private static Optional<Changed> rest(JdbcTemplate jdbc, String update, Object... arguments) {
        return jdbc.query("with touched as (\n" + update + "), rested as (\nselect id from touched where state = 'PAUSED'),\n"
                + JobResting.TAIL + "select state, epoch, array(select id from stopping) as stopping from touched", CHANGED, arguments)
                .stream().findFirst();
    }

    /** Wakes a job that rests, or is about to. Its failed attempts are forgotten. */
    Optional<Changed> resume(JdbcTemplate jdbc, String id) {
        return jdbc.query(HAND_OVER.formatted("j.state in (" + JobTransitions.sources(Cause.RESUMED) + ")", "j.leader_session is not null",
                """
                        state = case when j.initialized then %s else %s end, pause_deadline = null, attempts = 0,
                        runnable_at = clock_timestamp()
                        """.formatted(JobTransitions.sql("j.state", Cause.RESUMED),
                        JobTransitions.sql("j.state", Cause.RESUMED_BEFORE_INIT))),
                CHANGED, id, "resumed", "resumed").stream().findFirst();
    }

    /**
     * Gives a job that is not over another config, and takes the term of whoever runs it with the old one. A job that waits for its next
     * attempt gets that at once: who changes the config most often does so because of what failed.
     */
    Optional<Changed> updateConfig(JdbcTemplate jdbc, String id, String config) {
        return jdbc.query(HAND_OVER.formatted("j.state not in ('CANCELING', 'FINISHED', 'FAILED', 'CANCELED')",
                "(j.leader_session is not null and j.state <> 'PAUSING')",
                "config = ?::jsonb, attempts = 0, runnable_at = least(j.runnable_at, clock_timestamp())"),
                CHANGED, id, config, "config", "config").stream().findFirst();
    }
}
