-- What nodes know each other by.

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
