-- Lists of jobs. Filters are checked in the index, so that a page is found without the table whatever it leaves: no index for each filter,
-- each of which every change of a job's state would have to pay for. A job without labels pays nothing for those of others.
drop index job_newest;
create index job_newest on job (created_at, id) include (project, type, state);
create index job_labels on job using gin (labels) where labels <> '{}';
