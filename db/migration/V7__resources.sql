-- External resources: files that workers make. The rows are here; the bytes are in directories of nodes or in a bucket.
-- A row is written before the first byte, and removed after the last one is gone: whatever is left behind is found by its row, and what
-- has no row may be removed by whoever finds it.

create table resource_cluster (
    only_row boolean primary key default true check (only_row),
    id       text    not null default replace(gen_random_uuid()::text, '-', '')
);
insert into resource_cluster default values;
comment on table  resource_cluster is 'Part of the path of all bytes, so that nobody takes the files of another cluster for garbage.';
comment on column resource_cluster.only_row is 'There is one row.';
comment on column resource_cluster.id is 'Drawn when the table was created. A copy of the database that is used as well needs another one.';

create table resource_store (
    id         text        primary key,
    node       text        not null,
    session_id uuid        references node_session (id) on delete set null,
    seen_at    timestamptz not null default clock_timestamp()
);
create index resource_store_session on resource_store (session_id);
comment on table  resource_store is 'A directory of local files, whoever uses it: it outlives the process, and is what a worker is placed by.';
comment on column resource_store.id is 'As in the file "id" of the directory.';
comment on column resource_store.node is 'Name of the node that used it last.';
comment on column resource_store.session_id is 'Session of the process that holds the directory now; null when none does.';
comment on column resource_store.seen_at is 'When a process held it last, database clock, by the hour.';

create table resource (
    id              text        primary key,
    job_id          text        not null,
    worker_id       text        not null,
    name            text        not null check (octet_length(name) between 1 and 512),
    kind            text        not null check (kind in ('LOCAL', 'S3')),
    store           text        not null,
    node            text        not null,
    state           text        not null default 'TEMPORARY' check (state in ('TEMPORARY', 'PERSISTED', 'GARBAGE')),
    files           integer,
    bytes           bigint,
    created_at      timestamptz not null default clock_timestamp(),
    next_attempt_at timestamptz,
    attempts        integer     not null default 0,
    error           text
) with (fillfactor = 80);
create index resource_of_job on resource (job_id, id);
create unique index resource_temporary on resource (worker_id, name) where state = 'TEMPORARY';
create unique index resource_persisted on resource (job_id, name) where state = 'PERSISTED';
create index resource_garbage on resource (kind, store, next_attempt_at) where state = 'GARBAGE';
comment on table  resource is 'A named set of files. Created, persisted and removed under the fence of a worker or a term; collected by any node.';
comment on column resource.id is 'Part of the path of its bytes; never used again.';
comment on column resource.job_id is 'Its job.';
comment on column resource.worker_id is 'The worker that made it.';
comment on column resource.name is 'Unique among the persisted ones of a job, and among the temporary ones of a worker.';
comment on column resource.kind is 'Where the bytes are.';
comment on column resource.store is 'LOCAL: the directory in resource_store. S3: the bucket.';
comment on column resource.node is 'Name of the node that it was made on.';
comment on column resource.state is 'TEMPORARY goes with its worker, PERSISTED with its job. GARBAGE waits to be removed.';
comment on column resource.files is 'How many files it had when it was persisted last.';
comment on column resource.bytes is 'How large they were together.';
comment on column resource.created_at is 'Database clock.';
comment on column resource.next_attempt_at is 'When to try to remove its bytes, database clock; null unless it is GARBAGE.';
comment on column resource.attempts is 'Tries to remove its bytes so far.';
comment on column resource.error is 'Why the last one failed, for people.';

alter table worker
    add column resources jsonb not null default '[]',
    add column has_resources boolean not null default false;
comment on column worker.resources is 'Ids of persisted resources that it needs: those in local files decide where it may run.';
comment on column worker.has_resources is 'Whether it ever opened a temporary one, so that the end of any other worker costs nothing.';

create function coxswain_has_resources(session uuid, resources jsonb) returns boolean
    language sql stable parallel safe
    return not exists (
        select 1
        from jsonb_array_elements_text(resources) needed (id)
        left join resource r on r.id = needed.id and r.state = 'PERSISTED'
        left join resource_store s on s.id = r.store
        where r.id is null or r.kind = 'LOCAL' and s.session_id is distinct from session);
comment on function coxswain_has_resources is 'Whether all of these resources still exist, and those in local files on the node of this session.';

-- Workers that need the same resources are a class of their own.
alter table worker drop column placement;
alter table worker
    add column placement bigint not null generated always as (hashtextextended(job_type || ' ' || cost::text || ' ' || selectors::text
        || coalesce(' ' || spread::text || ' ' || job_id || ' ' || type, '') || case resources when '[]' then '' else ' ' || resources::text end,
        6171)) stored;
comment on column worker.placement is
    'Its class: workers of one class may run on the same nodes. Should two classes ever have the same number, claims still check each row.';
create index worker_waiting on worker (placement, created_at, id) where state = 'PENDING';

create or replace function coxswain_may_run(n node_session, w worker) returns boolean
    language sql stable parallel safe
    return n.state = 'ACTIVE' and w.cost <= n.slots and (n.job_types is null or w.job_type = any (n.job_types))
        and (w.selectors = '[]' or coxswain_matches(n.labels, w.selectors))
        and (w.resources = '[]' or coxswain_has_resources(n.id, w.resources));

-- Whoever ends a worker or deletes a job, and why ever: what belonged to it becomes garbage in the same transaction.
create function coxswain_worker_resources_ended() returns trigger
    language plpgsql as $$
begin
    update resource set state = 'GARBAGE', next_attempt_at = clock_timestamp() where worker_id = new.id and state = 'TEMPORARY';
    return null;
end $$;
create trigger resources_ended after update of state on worker for each row
    when (new.has_resources and new.state in ('FINISHED', 'FAILED', 'CANCELED', 'LOST') and old.state <> new.state)
    execute function coxswain_worker_resources_ended();

create function coxswain_job_resources_ended() returns trigger
    language plpgsql as $$
begin
    update resource r set state = 'GARBAGE', next_attempt_at = clock_timestamp()
    from gone where r.job_id = gone.id and r.state <> 'GARBAGE';
    return null;
end $$;
create trigger resources_ended after delete on job referencing old table as gone for each statement
    execute function coxswain_job_resources_ended();
