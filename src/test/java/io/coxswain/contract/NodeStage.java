package io.coxswain.contract;

import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.WorkerState;
import io.coxswain.job.ForcedExit;
import io.coxswain.job.IfMatch;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.worker.WorkerView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** A node as it ships, on Postgres. */
final class NodeStage implements Stage {

    private final TestNode node;
    private final JdbcTemplate jdbc;
    private final Json json = new Json();
    private String id = "";

    NodeStage(TestNode node, JdbcTemplate jdbc) {
        this.node = node;
        this.jdbc = jdbc;
    }

    @Override
    public Stage submit(Script script, Terms terms) {
        JobSubmission plain = script.submission();
        id = node.jobs().submit(new JobSubmission(null, plain.type(), plain.config(), null, null, null, terms.retry(),
                terms.cancelTimeout()));
        return this;
    }

    @Override
    public void until(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(10)).until(condition::getAsBoolean);
    }

    private Job job() {
        return node.jobs().require(id);
    }

    @Override
    public JobState state() {
        return job().state();
    }

    @Override
    public int attempts() {
        return job().attempts();
    }

    @Override
    public Optional<String> error() {
        return Optional.ofNullable(job().error()).map(Job.JobError::message);
    }

    @Override
    public @Nullable String detail() {
        return job().detail() == null ? null : job().detail().toString();
    }

    @Override
    public @Nullable String status() {
        return job().status() == null ? null : job().status().toString();
    }

    @Override
    public <T> Optional<T> kv(String key, Class<T> type) {
        return jdbc.queryForList("select value::text from kv where job_id = ? and key = ?", String.class, id, key).stream().findFirst()
                .map(value -> json.read(value, type));
    }

    @Override
    public List<WorkerState> workers() {
        return node.workers().list(id, null, 1_000).stream().map(WorkerView::state).toList();
    }

    @Override
    public void cancel() {
        node.jobs().cancel(id, "test");
    }

    @Override
    public void exit(ExitReason reason, @Nullable String error) {
        node.jobs().requests().exit(id, new ForcedExit(reason, error, null, "test"), IfMatch.ANY);
    }

    @Override
    public void pause() {
        node.jobs().requests().pause(id, "test", IfMatch.ANY);
    }

    @Override
    public void resume() {
        node.jobs().requests().resume(id, "test", IfMatch.ANY);
    }

    @Override
    public void updateConfig(Script other) {
        node.jobs().requests().updateConfig(id, other.config(), "test", IfMatch.ANY, false);
    }

    @Override
    public void handOver() {
        node.calls().resign(id).join();
    }
}
