-- Where workers and jobs run: spread, what waits for the same, how full nodes are, drains with a deadline, jobs on the move.

-- A claim looks at one worker of each class, and at no others of a class that the node can't run. So 10,000 workers that match nobody
-- cost as much as one.
alter table worker
    add column spread jsonb,
    add column placement bigint not null generated always as (hashtextextended(job_type || ' ' || cost::text || ' ' || selectors::text
        || coalesce(' ' || spread::text || ' ' || job_id || ' ' || type, ''), 6171)) stored;
comment on column worker.spread is 'How it is to be spread, {label, mode}; without a label over nodes. Null if it does not matter.';
comment on column worker.placement is
    'Its class: workers of one class may run on the same nodes. Should two classes ever have the same number, claims still check each row.';

drop index worker_pending;
create index worker_waiting on worker (placement, created_at, id) where state = 'PENDING';
create index worker_spread on worker (job_id, type, session_id) where spread is not null and state in ('STARTING', 'RUNNING');

create table node_load (
    session_id uuid    primary key references node_session (id) on delete cascade,
    used_slots integer not null check (used_slots >= 0)
) with (fillfactor = 20);
comment on table  node_load is
    'How full nodes are, to the worker: written by each claim in its transaction. Apart from node_session, so that no claim holds up a renewal.';
comment on column node_load.session_id is 'The node''s session. One that has claimed nothing yet has no row.';
comment on column node_load.used_slots is 'Sum of the costs of the workers that it runs; right after one has ended, more than that for a moment.';

alter table node_session add column drain_deadline timestamptz;
comment on column node_session.drain_deadline is 'When a node that is DRAINING stops the workers it still has, database clock.';

alter table job add column move_to uuid;
comment on column job.move_to is
    'The session that its leader is about to hand it to, or has handed it to, to even out the load; others leave it alone for a moment.';

-- Whoever adds a condition: replace this function, and add to worker.placement what the condition looks at in a worker.
create function coxswain_may_run(n node_session, w worker) returns boolean
    language sql stable parallel safe
    return n.state = 'ACTIVE' and w.cost <= n.slots and (n.job_types is null or w.job_type = any (n.job_types))
        and (w.selectors = '[]' or coxswain_matches(n.labels, w.selectors));
comment on function coxswain_may_run is 'Whether a node may run a worker at all, however full it is. Judged for one worker of each class, and for each claimed.';
