-- Sessions, locks, jobs, workers, inboxes, key-value entries, events.
-- Lock order, everywhere: session row, then job rows by id, then worker rows by id.

create table node_session (
    id          uuid        primary key,
    node_name   text        not null,
    address     text        not null,
    client      text,
    labels      jsonb       not null default '{}',
    slots       integer     not null check (slots >= 0),
    used_slots  integer     not null default 0,
    job_masters integer     not null default 0,
    state       text        not null default 'ACTIVE' check (state in ('ACTIVE', 'DRAINING', 'STOPPING')),
    started_at  timestamptz not null default clock_timestamp(),
    renewed_at  timestamptz not null default clock_timestamp(),
    expires_at  timestamptz not null
) with (fillfactor = 50);
comment on table  node_session is 'One incarnation of a node. The row''s existence is the lease; its expiry only permits others to delete it.';
comment on column node_session.id is 'Drawn by the node at each start; holder of the advisory lock coxswain_session_key(id).';
comment on column node_session.node_name is 'coxswain.node.name; two live sessions of one name are two nodes set up alike.';
comment on column node_session.address is 'Base URL that other nodes forward to.';
comment on column node_session.client is 'application_name of its connections. Whoever ends the session terminates what it left open.';
comment on column node_session.labels is 'coxswain.node.labels, matched by selectors.';
comment on column node_session.slots is 'coxswain.node.slots: sum of the costs of the workers it may run.';
comment on column node_session.used_slots is 'As of the last renewal; for people and for balance, never for correctness.';
comment on column node_session.job_masters is 'Jobs led as of the last renewal; likewise.';
comment on column node_session.state is 'Nodes that are DRAINING or STOPPING claim nothing new.';
comment on column node_session.started_at is 'Database clock.';
comment on column node_session.renewed_at is 'Database clock; the last sign of life, for whoever has to explain a takeover.';
comment on column node_session.expires_at is 'Database clock; moved on by each renewal. Not indexed, so that renewals stay HOT.';

create table int_lock (
    lock_key     varchar(255) not null,
    region       varchar(100) not null,
    client_id    uuid         not null references node_session (id) on delete cascade,
    created_date timestamptz  not null default clock_timestamp(),
    primary key (lock_key, region)
);
create index int_lock_client on int_lock (client_id);
comment on table  int_lock is 'Spring Integration''s lock table. A lock lives exactly as long as its holder''s session; nothing renews it.';
comment on column int_lock.lock_key is 'A job''s id in region ''job''; a chore''s hashed key elsewhere.';
comment on column int_lock.region is '''job'' for leadership of jobs.';
comment on column int_lock.client_id is 'The session that holds it.';
comment on column int_lock.created_date is 'Database clock.';

create sequence job_epoch;
comment on sequence job_epoch is 'Fencing tokens of all jobs, so that none is ever reused, not even by a later job of the same id.';

create table job (
    id                 text        primary key check (length(id) between 1 and 128),
    project            text        not null,
    type               text        not null,
    config             jsonb       not null,
    labels             jsonb       not null default '{}',
    selectors          jsonb       not null default '[]',
    retry              jsonb,
    cancel_timeout     interval,
    state              text        not null check (state in
        ('CREATED', 'RUNNING', 'RETRYING', 'CANCELING', 'FINISHED', 'FAILED', 'CANCELED')),
    initialized        boolean     not null default false,
    epoch              bigint      not null default 0,
    leader_session     uuid        references node_session (id) on delete set null,
    leader_address     text,
    leader_since       timestamptz,
    takeover           jsonb,
    attempts           integer     not null default 0,
    runnable_at        timestamptz not null default now(),
    error              jsonb,
    status             jsonb,
    detail             jsonb,
    cancel_deadline    timestamptz,
    created_at         timestamptz not null default now(),
    started_at         timestamptz,
    finished_at        timestamptz,
    updated_at         timestamptz not null default now()
) with (fillfactor = 70);
create index job_newest on job (created_at, id);
create index job_led on job (leader_session) where leader_session is not null;
create index job_unled on job (runnable_at) where leader_session is null and state in ('CREATED', 'RUNNING', 'RETRYING', 'CANCELING');
create index job_canceling on job (cancel_deadline) where state = 'CANCELING';
comment on table  job is 'A unit of long-lived work. Whoever writes under leadership locks this row and compares the epoch in the same transaction.';
comment on column job.id is 'Chosen by the submitter or drawn by the service; never changes.';
comment on column job.project is 'Groups jobs for filters; ''default'' if not given.';
comment on column job.type is 'Name of the job type; only nodes that have it claim the job.';
comment on column job.config is 'As submitted, valid for the type. Never logged.';
comment on column job.labels is 'For filters.';
comment on column job.selectors is 'Conditions on labels of nodes, for its master and, unless overridden, its workers.';
comment on column job.retry is 'Overrides of the retry policy {maxAttempts, initial, max, multiplier}; null for the defaults.';
comment on column job.cancel_timeout is 'From the request for cancellation to its enforcement; null for the default.';
comment on column job.state is 'Changed only as JobTransitions allows.';
comment on column job.initialized is 'Whether init has succeeded once; afterwards every term begins with onMasterRecovered.';
comment on column job.epoch is 'Fencing token of the newest term, 0 before the first.';
comment on column job.leader_session is 'Session of the current term; null when nobody leads.';
comment on column job.leader_address is 'Published by the leader when it can answer; means nothing without leader_session.';
comment on column job.leader_since is 'When the current term was granted, database clock.';
comment on column job.takeover is
    'How the last confirmed leader was lost {lostBy, session, cause, noticedAt, since}; with the next one''s epoch and leaderlessMillis once that has confirmed.';
comment on column job.attempts is 'Failed attempts in a row; 10 minutes of health reset it.';
comment on column job.runnable_at is 'Not claimed before, database clock: the end of the backoff in RETRYING.';
comment on column job.error is 'Last error {code, message, at}.';
comment on column job.status is 'What the master last published.';
comment on column job.detail is 'The result given at exit.';
comment on column job.cancel_deadline is 'When a cancellation is enforced, database clock.';
comment on column job.created_at is 'Database clock.';
comment on column job.started_at is 'First time RUNNING.';
comment on column job.finished_at is 'When it became terminal.';
comment on column job.updated_at is 'Last change of anything shown.';

create table worker (
    id          text        primary key,
    job_id      text        not null,
    job_type    text        not null,
    type        text        not null,
    config      jsonb       not null,
    cost        integer     not null check (cost >= 1),
    selectors   jsonb       not null default '[]',
    state       text        not null check (state in
        ('PENDING', 'STARTING', 'RUNNING', 'STOPPING', 'FINISHED', 'FAILED', 'CANCELED', 'LOST')),
    session_id  uuid,
    node        text,
    epoch       bigint      not null,
    status      jsonb,
    error       text,
    created_at  timestamptz not null default now(),
    started_at  timestamptz,
    finished_at timestamptz
) with (fillfactor = 70);
create index worker_of_job on worker (job_id, id);
create index worker_pending on worker (created_at, id) where state = 'PENDING';
create index worker_on_session on worker (session_id) where state in ('STARTING', 'RUNNING', 'STOPPING');
create index worker_stopping on worker (session_id) where state = 'STOPPING';
comment on table  worker is 'A unit of work created by a job master or over REST. Its executor writes under the fence (id, session_id).';
comment on column worker.id is 'Drawn by the creator; a replacement is a new worker.';
comment on column worker.job_id is 'Its job; rows are deleted with the job.';
comment on column worker.job_type is 'Only nodes that have the job type claim it.';
comment on column worker.type is 'Worker type within the job type.';
comment on column worker.config is 'Valid for the worker type.';
comment on column worker.cost is 'Slots it takes.';
comment on column worker.selectors is 'Conditions on labels of nodes.';
comment on column worker.state is 'Changed only as WorkerTransitions allows.';
comment on column worker.session_id is 'Session of the node that claimed it. No foreign key: it stays for the record when the session is gone.';
comment on column worker.node is 'Name of that node.';
comment on column worker.epoch is 'Term that created it.';
comment on column worker.status is 'What the worker last told of itself.';
comment on column worker.error is 'Why it failed, for people.';
comment on column worker.created_at is 'Database clock.';
comment on column worker.started_at is 'When it was claimed.';
comment on column worker.finished_at is 'When it became terminal.';

create table inbox (
    id        bigint      generated always as identity primary key,
    job_id    text        not null,
    worker_id text,
    sender    text,
    kind      text        not null,
    body      jsonb,
    at        timestamptz not null default now()
);
create index inbox_recipient on inbox (job_id, worker_id, id);
create unique index inbox_latest_status on inbox (job_id, sender) where kind = 'STATUS';
comment on table  inbox is 'What waits for a job master or a worker; deleted after the callback returned.';
comment on column inbox.id is 'Order of reading; per sender it is the order of sending.';
comment on column inbox.job_id is 'The recipient''s job.';
comment on column inbox.worker_id is 'The recipient, null for the job''s master.';
comment on column inbox.sender is 'Worker that it is about or from, null for the job''s master.';
comment on column inbox.kind is 'DISPATCHED, ONLINE, OFFLINE, STATUS or MESSAGE.';
comment on column inbox.body is '{topic, body} of a message, {kind, error} of an end.';
comment on column inbox.at is 'Database clock.';

create table kv (
    job_id  text                not null,
    key     text collate "C"    not null,
    value   jsonb               not null,
    version bigint              not null,
    primary key (job_id, key)
) with (fillfactor = 80);
comment on table  kv is 'The durable memory of a job; rows are deleted with the job.';
comment on column kv.job_id is 'The job.';
comment on column kv.key is 'Up to 1 KiB, ordered by bytes.';
comment on column kv.value is 'Up to 1 MiB of JSON.';
comment on column kv.version is '1 when first written, one more with every write.';

create table job_event (
    seq    bigint      generated always as identity,
    job_id text        not null,
    epoch  bigint      not null,
    at     timestamptz not null default clock_timestamp(),
    kind   text        not null,
    node   text,
    data   jsonb,
    primary key (job_id, seq)
);
comment on table  job_event is 'History of jobs, appended to in the transaction of each step.';
comment on column job_event.seq is 'Order within a job.';
comment on column job_event.job_id is 'The job; rows are deleted with it.';
comment on column job_event.epoch is 'Newest term at that moment.';
comment on column job_event.at is 'Database clock.';
comment on column job_event.kind is 'What happened, for example SUBMITTED, LEADER_ELECTED, STATE_CHANGED.';
comment on column job_event.node is 'Where it happened, if anywhere.';
comment on column job_event.data is 'Details by kind.';

create table commit_mark (
    slot   text        primary key,
    number bigint      not null,
    at     timestamptz not null default clock_timestamp()
) with (fillfactor = 20);
comment on table  commit_mark is 'Tells whether a commit whose answer was lost took place: each writing transaction leaves its number in its slot.';
comment on column commit_mark.slot is 'One for each transaction that a process runs at a time; never shared.';
comment on column commit_mark.number is 'Of the last transaction of that slot that was committed; 0 before the first.';
comment on column commit_mark.at is 'When that was, database clock.';

create function coxswain_session_key(session uuid) returns bigint
    language sql immutable strict parallel safe
    return hashtextextended(session::text, 6170);
comment on function coxswain_session_key is 'Key of the advisory lock that a live process holds for its session.';

create function coxswain_matches_regex(label text, expression text) returns boolean
    language plpgsql immutable strict parallel safe as $$
begin
    return label ~ ('^(?:' || expression || ')$');
exception when invalid_regular_expression then
    return false;
end $$;
comment on function coxswain_matches_regex is 'Whether the whole label matches; an expression that is none matches nothing, rather than stopping every claim.';

create function coxswain_matches(labels jsonb, selectors jsonb) returns boolean
    language sql immutable strict parallel safe
    return not exists (
        select 1
        from jsonb_array_elements(selectors) s
        where not case s ->> 'op'
            when 'EQ' then coalesce(labels ->> (s ->> 'key') = s -> 'values' ->> 0, false)
            when 'NEQ' then coalesce(labels ->> (s ->> 'key') <> s -> 'values' ->> 0, true)
            when 'IN' then coalesce(s -> 'values' ? (labels ->> (s ->> 'key')), false)
            when 'EXISTS' then labels ? (s ->> 'key')
            when 'REGEX' then coalesce(coxswain_matches_regex(labels ->> (s ->> 'key'), s -> 'values' ->> 0), false)
            else false
        end);
comment on function coxswain_matches is 'Whether a node with these labels satisfies all of these selectors.';

create function coxswain_assert_epoch(job_id text, epoch bigint) returns void
    language plpgsql as $$
declare
    held job%rowtype;
begin
    select * into held from job j where j.id = coxswain_assert_epoch.job_id for share;
    if not found then
        raise exception 'Job % does not exist, so epoch % of it is stale', job_id, epoch using errcode = 'CX001';
    end if;
    if held.epoch <> coxswain_assert_epoch.epoch or held.leader_session is null then
        raise exception 'Epoch % of job % is stale: the job''s epoch is %, %', epoch, job_id, held.epoch,
            case when held.leader_session is null then 'and nobody leads it' else 'led by another term' end
            using errcode = 'CX001', hint = 'Another term has taken over. Let this one end.';
    end if;
end $$;
comment on function coxswain_assert_epoch is
    'Locks the job''s row until the end of the transaction and raises stale_epoch (SQLSTATE CX001) unless the epoch is that of the current term.';

-- From the moment a confirmed leader is lost until another one has confirmed, nobody answers for its job. The job's row carries what
-- has to be told of that: it costs no statement of its own, however many jobs a node loses at a time.
create function coxswain_lost(before jsonb, node text, session uuid, cause text, since timestamptz) returns jsonb
    language sql stable parallel safe
    return case when before is null or before ? 'epoch' then jsonb_build_object(
        'lostBy', node, 'session', session,
        'cause', case when cause = 'expiry' then 'freeze' when cause in ('shutdown', 'drain') then 'handover'
            when cause = 'resigned' then 'resign' else cause end,
        'noticedAt', to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'since', since) else before end;
comment on function coxswain_lost is
    'The new value of job.takeover when a term ends. Who lost the job is the last one that had confirmed, however many have tried since.';

create function coxswain_confirmed() returns trigger
    language plpgsql as $$
declare
    leaderless interval := clock_timestamp() - (old.takeover ->> 'since')::timestamptz;
begin
    new.takeover := (old.takeover - 'since') || jsonb_build_object('epoch', new.epoch,
        'leaderlessMillis', greatest(0, round(extract(epoch from leaderless) * 1000)));
    insert into job_event (job_id, epoch, at, kind, node, data)
    values (new.id, new.epoch, clock_timestamp(), 'TAKEN_OVER', (select node_name from node_session where id = new.leader_session),
        new.takeover - 'epoch');
    return new;
end $$;
create trigger leader_confirmed before update of leader_address on job for each row
    when (old.leader_address is null and new.leader_address is not null and old.takeover is not null and not old.takeover ? 'epoch')
    execute function coxswain_confirmed();

-- Whoever deletes a session, and why ever: its jobs are unled, its workers lost, and their masters told, in the same transaction.
-- The cause is taken from the setting coxswain.session_end (crash, expiry, shutdown, drain), 'deleted' if nobody set it.
create function coxswain_session_ended() returns trigger
    language plpgsql as $$
declare
    cause text := coalesce(nullif(current_setting('coxswain.session_end', true), ''), 'deleted');
begin
    with led as (
        select id from job where leader_session = old.id order by id for no key update
    ), freed as (
        update job j set leader_session = null, leader_address = null, updated_at = clock_timestamp(),
            takeover = coxswain_lost(j.takeover, old.node_name, old.id, cause,
                case cause when 'expiry' then old.renewed_at else clock_timestamp() end)
        from led where j.id = led.id returning j.id, j.epoch
    )
    insert into job_event (job_id, epoch, at, kind, node, data)
    select id, epoch, clock_timestamp(), 'LEADER_LOST', old.node_name, jsonb_build_object('cause', cause, 'session', old.id) from freed;

    with held as (
        select id from worker where session_id = old.id and state in ('STARTING', 'RUNNING', 'STOPPING') order by id for no key update
    ), lost as (
        update worker w set state = 'LOST', finished_at = clock_timestamp(), error = 'Node ' || old.node_name || ' is gone (' || cause || ')'
        from held where w.id = held.id returning w.id, w.job_id, w.error
    )
    insert into inbox (job_id, sender, kind, body)
    select job_id, id, 'OFFLINE', jsonb_build_object(
        'kind', case when cause in ('shutdown', 'drain') then 'NODE_DRAINED' else 'NODE_LOST' end, 'error', error) from lost;
    return old;
end $$;
create trigger session_ended before delete on node_session for each row execute function coxswain_session_ended();
