package io.coxswain.job;

/** The SQL that ends jobs, whoever wants it: one place, so that none of it is forgotten anywhere. */
final class JobEnding {

    /** Columns of a job that becomes terminal. */
    static final String SET = """
            finished_at = clock_timestamp(), updated_at = clock_timestamp(), leader_session = null, leader_address = null,
            cancel_deadline = null
            """;

    /**
     * What else happens when jobs are over; follows a CTE {@code ended (id)}. Locks are released, pending workers are
     * canceled, running ones asked to stop, and what waits for the master is dropped. Its CTE {@code stopping (id)} has the
     * workers that have to be woken up.
     */
    static final String TAIL = """
            unlocked as (
                delete from int_lock using ended where region = 'job' and lock_key = ended.id),
            living as materialized (
                select w.id from worker w join ended on w.job_id = ended.id
                where w.state in ('PENDING', 'STARTING', 'RUNNING') order by w.id for no key update of w),
            stopping as (
                update worker w
                set state = case w.state when 'PENDING' then 'CANCELED' else 'STOPPING' end,
                    finished_at = case w.state when 'PENDING' then clock_timestamp() end
                from living where w.id = living.id
                returning w.id, w.state),
            emptied as (
                delete from inbox using ended where inbox.job_id = ended.id and inbox.worker_id is null)
            """;

    private JobEnding() {}
}
