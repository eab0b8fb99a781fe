package io.coxswain.job;

/** The SQL that puts jobs to rest, whoever does it. */
final class JobResting {

    /** Columns of job {@code j} when it becomes PAUSED. How long nobody leads from now on is no matter of a takeover. */
    static final String SET = """
            leader_session = null, leader_address = null, pause_deadline = null, updated_at = clock_timestamp(),
            takeover = case when j.takeover ?? 'epoch' then j.takeover end
            """;

    /**
     * What else happens; follows a CTE {@code rested (id)}. Locks are released, and workers that run are asked to stop. What waits stays:
     * pending workers, and what the next master has to hear. Its CTE {@code stopping (id)} has the workers that have to be woken up.
     */
    static final String TAIL = """
            unlocked as (
                delete from int_lock using rested where region = 'job' and lock_key = rested.id),
            living as materialized (
                select w.id from worker w join rested on w.job_id = rested.id
                where w.state in ('STARTING', 'RUNNING') order by w.id for no key update of w),
            stopping as (
                update worker w set state = 'STOPPING', paused = true from living where w.id = living.id returning w.id)
            """;

    private JobResting() {}
}
