package io.coxswain.contract;

import io.coxswain.api.ExitReason;
import io.coxswain.api.WorkerState;
import io.coxswain.job.JobState;
import io.coxswain.job.RetryPolicy;
import io.coxswain.testing.Script;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.KitWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The kit for authors. */
final class KitStage implements Stage {

    private final JobTestKit kit;

    KitStage(JobTestKit kit) {
        this.kit = kit;
    }

    @Override
    public Stage submit(Script script, Terms terms) {
        kit.node("stable", 256, Map.of("node", "stable")).cancelTimeout(terms.cancelTimeout() == null
                ? Duration.ofSeconds(20)
                : terms.cancelTimeout());
        kit.retry(terms.retry() == null
                ? new RetryPolicy.Overrides(null, Duration.ofMillis(100), Duration.ofMillis(400), null)
                : terms.retry());
        kit.submit(Script.jobType(), script.config().toString());
        return this;
    }

    @Override
    public void until(BooleanSupplier condition) {
        kit.runUntil(condition);
    }

    @Override
    public JobState state() {
        return kit.state();
    }

    @Override
    public int attempts() {
        return kit.attempts();
    }

    @Override
    public Optional<String> error() {
        return kit.error();
    }

    @Override
    public @Nullable String detail() {
        return kit.detail(JsonNode.class).map(JsonNode::toString).orElse(null);
    }

    @Override
    public @Nullable String status() {
        return kit.status(JsonNode.class).map(JsonNode::toString).orElse(null);
    }

    @Override
    public <T> Optional<T> kv(String key, Class<T> type) {
        return kit.kv().get(key, type);
    }

    @Override
    public List<WorkerState> workers() {
        return kit.workers().stream().map(KitWorker::state).toList();
    }

    @Override
    public void cancel() {
        kit.cancel();
    }

    @Override
    public void exit(ExitReason reason, @Nullable String error) {
        kit.exit(reason, error, null);
    }

    @Override
    public void pause() {
        kit.pause();
    }

    @Override
    public void resume() {
        kit.resume();
    }

    @Override
    public void updateConfig(Script other) {
        kit.updateConfig(other.config().toString());
    }

    @Override
    public void handOver() {
        kit.strike(Fault.MASTER_HANDOVER);
    }
}
