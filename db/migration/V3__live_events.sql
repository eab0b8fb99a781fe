-- Live events: the history of all jobs can be followed without losing what commits late.
--
-- Numbers are drawn in another order than transactions commit in. So whoever has read up to a number also notes which transactions
-- were running at that moment, and looks for their events later. For that, each event tells its transaction.
--
-- The column may be null and gets its default in a second step, so that the table is not rewritten: a default that has to be computed
-- for each row would rewrite all of it under a lock that stops every job. Events from before this migration keep null; no transaction
-- that could be running still has written them.
alter table job_event add column xid xid8;
alter table job_event alter column xid set default pg_current_xact_id();
comment on column job_event.xid is
    'The transaction that appended it, to find what commits late; null if older than this column. Means nothing in another server.';

-- The transaction draws its id before the number. So a number that is not above all that a reader has seen can only belong to a
-- transaction that was running when the reader looked, or had ended by then.
create sequence job_event_order owned by job_event.seq;
select setval('job_event_order', coalesce(pg_sequence_last_value(pg_get_serial_sequence('job_event', 'seq')::regclass), 0) + 1, false);
alter table job_event alter column seq drop identity;
alter table job_event alter column seq set default case when pg_current_xact_id() is not null then nextval('job_event_order') end;
comment on sequence job_event_order is 'Numbers of events, drawn after the id of the transaction.';

create index job_event_newest on job_event (seq);
create index job_event_late on job_event (xid);
comment on index job_event_newest is 'What came after a number, of all jobs.';
comment on index job_event_late is 'What a transaction has appended that was running when somebody looked.';
