-- Pause and resume: a job that rests is led by nobody and claimed by nobody, and what was asked for waits.

alter table job add column pause_deadline timestamptz;
comment on column job.pause_deadline is 'When a pause is enforced, database clock; only while PAUSING.';

-- Two steps, so that no job is locked while rows are looked through: all of them satisfied the narrower check.
alter table job drop constraint job_state_check;
alter table job add constraint job_state_check check (state in
    ('CREATED', 'RUNNING', 'RETRYING', 'PAUSING', 'PAUSED', 'CANCELING', 'FINISHED', 'FAILED', 'CANCELED')) not valid;
alter table job validate constraint job_state_check;

-- A job that is PAUSING and has lost its leader gets another one, which is told so. One that is PAUSED gets none.
drop index job_unled;
create index job_unled on job (runnable_at)
    where leader_session is null and state in ('CREATED', 'RUNNING', 'RETRYING', 'PAUSING', 'CANCELING');

-- What was asked for of a master, and when it is done without it.
drop index job_canceling;
create index job_asked on job ((case state when 'CANCELING' then cancel_deadline else pause_deadline end))
    where state in ('CANCELING', 'PAUSING');

-- Workers of these jobs are not claimed. There are few, and the claim of workers looks at all of them.
create index job_resting on job (id) where state in ('PAUSING', 'PAUSED');

alter table worker add column paused boolean not null default false;
comment on column worker.paused is 'Asked to stop because its job pauses: its master hears of it as PAUSED, not as CANCELED.';
