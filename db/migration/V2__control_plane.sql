-- What the control plane has to know: requests that may come twice, and what nodes offer.

-- Keys by which callers repeat a request without having it done twice.
create table idempotency_key (
    caller      text        not null,
    key         text        not null,
    item        integer     not null default 0,
    fingerprint text        not null,
    subject     text,
    epoch       bigint      not null default 0,
    answer      json,
    created_at  timestamptz not null default now(),
    primary key (caller, key, item)
);
create index idempotency_key_age on idempotency_key (created_at);
comment on table  idempotency_key is 'Requests that were done under an Idempotency-Key, each in the transaction that did it. Purged after 24 hours.';
comment on column idempotency_key.caller is 'Whose key it is; callers don''t meet each other''s.';
comment on column idempotency_key.key is 'As sent.';
comment on column idempotency_key.item is '0 for the request itself, from 1 on for the jobs of a batch.';
comment on column idempotency_key.fingerprint is 'SHA-256 of what was asked for; the same key with another one is refused.';
comment on column idempotency_key.subject is 'What was made: the id of a job or worker. Null for a batch, whose items have their own.';
comment on column idempotency_key.epoch is 'Of the job when it was inserted, as the first answer told it.';
comment on column idempotency_key.answer is 'The body of the first answer, where it can''t be told again from the request. json, so that its fields keep their order.';
comment on column idempotency_key.created_at is 'Of the key and of what was made, database clock.';

-- So that any node can say why nobody leads a job.
alter table node_session
    add column job_types       text[],
    add column max_job_masters integer;
comment on column node_session.job_types is 'Names of the job types that it has; null for a node of a version that did not tell.';
comment on column node_session.max_job_masters is 'coxswain.node.max-job-masters; null likewise.';
