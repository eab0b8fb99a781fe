-- History by months: what jobs went through and who did what is kept in tables for one month each, which are dropped as a whole when
-- they are old. A row is never deleted for its age, so nothing has to be vacuumed, and a month's end costs one short lock.
--
-- Locks of this migration, all until it commits: job_event and audit_event exclusively, while each is read once from its beginning to
-- its end. No row is written or moved, no index is built: what is there becomes the first part, with its indexes. One million events
-- take some 150 ms, so writers of a table with 20 million wait for three seconds. Somebody else's lock is waited for for 5 s at most; then the
-- migration fails, leaves nothing behind, and the node may be started again. Nodes of the version before go on meanwhile and after.
set local lock_timeout = '5s';

alter table job add column terms integer not null default 0;
comment on column job.terms is 'How many terms it has had; numbers them also when the events of the first ones are dropped. Counts from this column on.';

-- The parent has no indexes; each part has its own, so that those of the first part can stay as they are. The rest is where a row goes
-- that has no month yet, so that no insert ever fails for that; it is the model of new parts, too.
alter table job_event rename to job_event_before;
create table job_event (like job_event_before including defaults including comments) partition by range (at);
alter sequence job_event_order owned by job_event.seq;
create table job_event_rest (like job_event_before including all);
alter table job_event attach partition job_event_rest default;
comment on table job_event is
    'History of jobs, appended to in the transaction of each step. Rows belong to the job of that id that was there at that time: one that was created later shows none of them. Parts are months by UTC; old ones are dropped.';
comment on table job_event_rest is 'Events of months that have no part yet, as a rule none. New parts are made like it.';
comment on column job_event.job_id is 'The job. Rows are deleted with it by request; they outlive it when it is purged for its age.';

-- A table in parts may not have an identity.
create sequence audit_event_order;
select setval('audit_event_order', coalesce(pg_sequence_last_value(pg_get_serial_sequence('audit_event', 'id')::regclass), 0) + 1, false);
alter table audit_event alter column id drop identity;
alter table audit_event alter column id set default nextval('audit_event_order');
comment on sequence audit_event_order is 'Numbers of audit events.';
alter table audit_event rename to audit_event_before;
create table audit_event (like audit_event_before including defaults including comments) partition by range (at);
alter sequence audit_event_order owned by audit_event.id;
create table audit_event_rest (like audit_event_before including all);
alter table audit_event attach partition audit_event_rest default;
comment on table audit_event is
    'Calls that changed something, or tried to. Written after the answer; rows are never changed. Parts are months by UTC; old ones are dropped.';
comment on table audit_event_rest is 'Rows of months that have no part yet, as a rule none. New parts are made like it.';

create function coxswain_month(moment timestamptz) returns timestamptz
    language sql immutable strict parallel safe
    return date_trunc('month', moment at time zone 'UTC') at time zone 'UTC';
comment on function coxswain_month is 'The beginning of the month, by UTC.';

create function coxswain_next_month(moment timestamptz) returns timestamptz
    language sql immutable strict parallel safe
    return (date_trunc('month', moment at time zone 'UTC') + interval '1 month') at time zone 'UTC';
comment on function coxswain_next_month is 'The beginning of the month after, by UTC.';

create view coxswain_history as
select whole.relname::text as history, part.relname::text as part,
    substring(pg_get_expr(part.relpartbound, part.oid) from 'TO \(''([^'']+)''\)')::timestamptz as ends_at
from pg_inherits i
join pg_class part on part.oid = i.inhrelid
join pg_class whole on whole.oid = i.inhparent
where whole.oid in ('job_event'::regclass, 'audit_event'::regclass);
comment on view coxswain_history is 'The parts of histories.';
comment on column coxswain_history.history is 'The whole table.';
comment on column coxswain_history.part is 'The table of a part.';
comment on column coxswain_history.ends_at is 'All of its rows are older; null for the rest.';

create function coxswain_prepare_history(history text, until timestamptz) returns integer
    language plpgsql as $$
declare
    rest   text := coxswain_prepare_history.history || '_rest';
    begins timestamptz;
    ends   timestamptz;
    part   text;
    late   boolean;
    made   integer := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('coxswain_history ' || coxswain_prepare_history.history, 0));
    select coalesce(max(h.ends_at), coxswain_month(now())) into begins
    from coxswain_history h where h.history = coxswain_prepare_history.history;
    while begins < until loop
        ends := coxswain_next_month(begins);
        part := coxswain_prepare_history.history || to_char(begins at time zone 'UTC', '_YYYY_MM');
        execute format('create table %I (like %I including all)', part, rest);
        execute format('select exists (select from %I where at >= $1 and at < $2)', rest) into late using begins, ends;
        if late then
            execute format('lock table %I in access exclusive mode', rest);
            execute format('with moved as (delete from %I where at >= $1 and at < $2 returning *) insert into %I select * from moved',
                rest, part) using begins, ends;
        end if;
        execute format('alter table %I attach partition %I for values from (%L) to (%L)',
            coxswain_prepare_history.history, part, begins, ends);
        made := made + 1;
        begins := ends;
    end loop;
    return made;
end $$;
comment on function coxswain_prepare_history is
    'Makes parts up to that time, and moves there what the rest has of them. Writers are not held up; readers while the rest is locked, which is empty as a rule.';

create function coxswain_drop_history(history text, before timestamptz) returns text
    language plpgsql as $$
declare
    oldest text;
begin
    select h.part into oldest from coxswain_history h
    where h.history = coxswain_drop_history.history and h.ends_at <= before
    order by h.ends_at limit 1;
    if oldest is not null then
        execute format('drop table %I', oldest);
    end if;
    return oldest;
end $$;
comment on function coxswain_drop_history is
    'Drops the oldest part, if all of it is older; answers its name. Locks the whole history exclusively until the transaction ends, so let it end at once.';

-- What is there becomes the part of everything up to the end of this month, or of the month of the newest row if clocks say so.
do $$
declare
    history text;
    newest  timestamptz;
    ends    timestamptz;
begin
    foreach history in array array['job_event', 'audit_event'] loop
        execute format('select max(at) from (select at from %I order by %I desc limit 10000) newest', history || '_before',
            case history when 'job_event' then 'seq' else 'id' end) into newest;
        ends := coxswain_next_month(greatest(now(), newest));
        execute format('alter table %I attach partition %I for values from (minvalue) to (%L)', history, history || '_before', ends);
        execute format('comment on table %I is %L', history || '_before', 'Everything from before histories had parts.');
        perform coxswain_prepare_history(history, coxswain_next_month(ends));
    end loop;
end $$;
