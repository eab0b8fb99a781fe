package io.coxswain.builtin;

import io.coxswain.api.Connections;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.Meters;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A worker of a {@link FakeJob}, as itself, as its context, and as its master sees it. */
public final class FakeWorker implements WorkerContext, WorkerHandle {

    private final FakeJob<?> job;
    private final String id;
    private final String type;
    private final String config;
    private final Worker worker;
    private WorkerState state = WorkerState.PENDING;
    private @Nullable String status;
    private boolean stopRequested;
    private boolean lost;
    private @Nullable WorkerOffline ending;

    FakeWorker(FakeJob<?> job, String id, String type, String config, Worker worker) {
        this.job = job;
        this.id = id;
        this.type = type;
        this.config = config;
        this.worker = worker;
    }

    /** One callback. What it throws ends the worker. */
    public void step() {
        try {
            if (state == WorkerState.PENDING) {
                worker.init(this);
                state = WorkerState.RUNNING;
            } else {
                worker.tick(this);
            }
        } catch (Exception e) {
            ending = lost
                    ? new WorkerOffline(WorkerOffline.Kind.NODE_LOST, null)
                    : new WorkerOffline(WorkerOffline.Kind.FAILED, e.toString());
        }
        if (ending != null) {
            end(ending);
        }
    }

    /** The node is gone, and everything that was not committed. */
    public void lose() {
        lost = true;
        end(new WorkerOffline(WorkerOffline.Kind.NODE_LOST, null));
    }

    /** Whether it has not ended. */
    public boolean isLive() {
        return !state.isTerminal();
    }

    void loseAtNextWrite() {
        lost = true;
    }

    private void end(WorkerOffline how) {
        try {
            worker.close(this);
        } catch (Exception e) {
            throw new AssertionError("close of worker " + id, e);
        }
        state = switch (how.kind()) {
            case FINISHED -> WorkerState.FINISHED;
            case CANCELED, PAUSED -> WorkerState.CANCELED;
            case FAILED, HUNG -> WorkerState.FAILED;
            case NODE_LOST, NODE_DRAINED -> WorkerState.LOST;
        };
        job.ended(this, how);
    }

    private void guard() {
        if (lost || job.countsAsLost(this)) {
            throw new StaleEpochException("worker " + id + " was given up");
        }
    }

    @Override
    public Resource openResource(String name) {
        throw new UnsupportedOperationException("resources");
    }

    @Override
    public Resource openResource(String name, ResourceKind kind) {
        throw new UnsupportedOperationException("resources");
    }

    @Override
    public String jobId() {
        return job.id();
    }

    @Override
    public String workerId() {
        return id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String type() {
        return type;
    }

    @Override
    public WorkerState state() {
        return state;
    }

    @Override
    public String node() {
        return "node";
    }

    @Override
    public int cost() {
        return 1;
    }

    @Override
    public <T> T config(Class<T> as) {
        return FakeKeyValueStore.JSON.readValue(config, as);
    }

    @Override
    public <T> Optional<T> status(Class<T> as) {
        return Optional.ofNullable(status).map(json -> FakeKeyValueStore.JSON.readValue(json, as));
    }

    @Override
    public void stop() {
        stopRequested = true;
    }

    @Override
    public KeyValueStore kv() {
        return job.store().guardedBy(this::guard);
    }

    @Override
    public void updateStatus(Object value) {
        status = FakeKeyValueStore.JSON.writeValueAsString(value);
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        throw new UnsupportedOperationException("messages");
    }

    @Override
    public void exit(@Nullable String error) {
        WorkerOffline.Kind kind = stopRequested ? WorkerOffline.Kind.CANCELED : WorkerOffline.Kind.FINISHED;
        ending = new WorkerOffline(error == null ? kind : WorkerOffline.Kind.FAILED, error);
    }

    @Override
    public boolean isStopRequested() {
        return stopRequested;
    }

    @Override
    public Connections connections() {
        return job.connections();
    }

    @Override
    public Meters meters() {
        return NoMeters.INSTANCE;
    }

    @Override
    public System.Logger logger() {
        return System.getLogger(FakeWorker.class.getName());
    }

    /** Counts nothing. */
    enum NoMeters implements Meters {
        INSTANCE;

        @Override
        public void count(String name, long amount) {}

        @Override
        public void gauge(String name, Supplier<? extends Number> value) {}

        @Override
        public void record(String name, Duration duration) {}
    }
}
