-- Who did what, and what nodes know each other by.

create table audit_event (
    id      bigint      generated always as identity primary key,
    at      timestamptz not null,
    actor   text        not null,
    role    text,
    method  text        not null,
    path    text        not null,
    job_id  text,
    status  integer     not null,
    address text        not null,
    node    text        not null
);
create index audit_event_of_job on audit_event (job_id, id) where job_id is not null;
create index audit_event_by_actor on audit_event (actor, id);
comment on table  audit_event is 'Calls that changed something, or tried to. Written after the answer; rows are never changed, and deleted when they are old.';
comment on column audit_event.id is 'Order of writing.';
comment on column audit_event.at is 'When the call was answered, database clock.';
comment on column audit_event.actor is 'Who called: the name of the token, the claim of the JWT, or the address in loopback mode.';
comment on column audit_event.role is 'What the caller may do, null for nothing.';
comment on column audit_event.method is 'HTTP method.';
comment on column audit_event.path is 'With the names of its variables; as it came if the call was refused. Never a query or a body.';
comment on column audit_event.job_id is 'The job that the call was about, if one. No foreign key: it outlives the job.';
comment on column audit_event.status is 'HTTP status of the answer.';
comment on column audit_event.address is 'Where the call came from.';
comment on column audit_event.node is 'Name of the node that was called.';

-- gen_random_uuid is the one source of strong random bytes in Postgres itself; three of them hold more of it than a hash has room for.
create table cluster_secret (
    only_row boolean primary key default true check (only_row),
    secret   bytea   not null check (length(secret) = 32)
);
insert into cluster_secret (secret)
select sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
comment on table  cluster_secret is 'What nodes seal with what they tell each other. To replace it: update the row, then restart the nodes, one by one.';
comment on column cluster_secret.only_row is 'There is one row.';
comment on column cluster_secret.secret is 'Drawn when the table was created; each node reads it once.';
