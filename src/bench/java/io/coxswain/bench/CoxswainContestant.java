package io.coxswain.bench;

import io.coxswain.job.JobManager;
import io.coxswain.job.JobSubmission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Jobs through {@link JobManager} on a whole node: row, lock, epoch, {@code init}, exit, history. A finished job's row stays. */
final class CoxswainContestant implements Contestant {

    private static final JsonNode NOTHING_TO_DO = JsonMapper.shared().readTree("{\"workers\": 0, \"ticks\": 0}");

    private final LocalNode node;
    private final JobManager jobs;
    private final JdbcTemplate jdbc;
    private final int batch;
    private int rounds;

    /** @param batch jobs that a thread submits before it waits for them, as {@code POST /jobs/batch} does; 1 for {@code POST /jobs} */
    CoxswainContestant(LocalNode node, JdbcTemplate jdbc, int batch) {
        this.node = node;
        this.jobs = node.get(JobManager.class);
        this.jdbc = jdbc;
        this.batch = batch;
    }

    @Override
    public String name() {
        return batch == 1 ? "Coxswain, one by one" : "Coxswain, batches of " + batch;
    }

    @Override
    public void complete(int count, int submitters) throws Exception {
        String project = "batch-" + batch + "-round-" + ++rounds;
        Submitters.run(count, submitters, (from, to) -> {
            for (int i = from; i < to; i += batch) {
                submit(project, Math.min(batch, to - i));
            }
        });
        Submitters.await("The end of every job", () -> unfinished(project) == 0);
        verify(project, count);
    }

    private void submit(String project, int count) {
        List<CompletableFuture<String>> accepted = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            accepted.add(jobs.submitAsync(new JobSubmission(null, "fake", NOTHING_TO_DO, project, null, null, null, null)));
        }
        accepted.forEach(CompletableFuture::join);
    }

    private int unfinished(String project) {
        return jdbc.queryForObject("""
                select count(*) from job where state in ('CREATED', 'RUNNING', 'RETRYING', 'PAUSING', 'PAUSED', 'CANCELING') and project = ?
                """, Integer.class, project);
    }

    /** Each job has finished, once, in its first epoch, with its whole history, and without a lock left. */
    private void verify(String project, int count) {
        Map<String, Object> found = jdbc.queryForMap("""
                select count(*) filter (where state = 'FINISHED' and epoch > 0 and attempts = 0) as finished,
                    (select count(*) from job_event e where e.job_id in (select id from job where project = ?)
                        and kind in ('SUBMITTED', 'LEADER_ELECTED', 'EXITED')) as events,
                    (select count(*) from int_lock where region = 'job') as locks
                from job where project = ?
                """, project, project);
        Map<String, Object> expected = Map.of("finished", (long) count, "events", 3L * count, "locks", 0L);
        if (!found.equals(expected)) {
            throw new IllegalStateException("Expected " + expected + " of " + project + ", found " + found);
        }
    }

    @Override
    public void settle() {
        jdbc.execute("checkpoint");
    }

    @Override
    public void close() {
        node.close();
    }
}
