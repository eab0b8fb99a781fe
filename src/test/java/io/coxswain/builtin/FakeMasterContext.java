package io.coxswain.builtin;

import io.coxswain.api.Connections;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobStorage;
import io.coxswain.api.JobTransaction;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.Meters;
import io.coxswain.api.SendMode;
import io.coxswain.api.TransactionBody;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOptions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The context of one term of a {@link FakeJob}. A write of a later term ends it; transactions are all or nothing. */
public final class FakeMasterContext implements JobMasterContext, JobTransaction {

    private final FakeJob<?> job;
    private final long epoch;

    FakeMasterContext(FakeJob<?> job, long epoch) {
        this.job = job;
        this.epoch = epoch;
    }

    @Override
    public String jobId() {
        return job.id();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public String node() {
        return "node";
    }

    @Override
    public String createWorker(String type, Object config, WorkerOptions options) {
        guard();
        return job.createWorker(type, config);
    }

    @Override
    public Collection<WorkerHandle> workers() {
        return List.copyOf(job.workers().values());
    }

    @Override
    public Optional<WorkerHandle> worker(String id) {
        return Optional.ofNullable(job.workers().get(id));
    }

    @Override
    public boolean isMasterReady() {
        return true;
    }

    @Override
    public boolean isCanceling() {
        return false;
    }

    @Override
    public boolean isPausing() {
        return false;
    }

    @Override
    public void pauseWorkers() {
        throw new IllegalStateException("Nobody has asked for the rest of this job");
    }

    @Override
    public void updateStatus(Object status) {
        guard();
        job.statusIs(status);
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        throw new UnsupportedOperationException("messages");
    }

    @Override
    public KeyValueStore kv() {
        return job.store().guardedBy(this::guard);
    }

    @Override
    public <T> T inTransaction(TransactionBody<T> body) throws Exception {
        Object before = job.store().snapshot();
        Map<String, FakeWorker> workers = new LinkedHashMap<>(job.workers());
        try {
            return body.run(this);
        } catch (Exception e) {
            job.store().restore(before);
            new ArrayList<>(job.workers().keySet()).stream().filter(id -> !workers.containsKey(id)).forEach(job.workers()::remove);
            throw e;
        }
    }

    @Override
    public void exit(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        guard();
        job.exited(new FakeJob.Exit(reason, error, detail == null ? null : FakeKeyValueStore.JSON.valueToTree(detail)));
    }

    @Override
    public void stopWorker(String workerId) {
        guard();
        worker(workerId).ifPresent(WorkerHandle::stop);
    }

    @Override
    public void sendMessage(String workerId, String topic, Object body) {
        throw new UnsupportedOperationException("messages");
    }

    @Override
    public Connection jdbc() {
        throw new UnsupportedOperationException("jdbc");
    }

    @Override
    public JobStorage storage() {
        throw new UnsupportedOperationException("resources");
    }

    @Override
    public boolean hasLeadership() {
        return job.epoch() == epoch;
    }

    @Override
    public Connections connections() {
        return job.connections();
    }

    @Override
    public Meters meters() {
        return FakeWorker.NoMeters.INSTANCE;
    }

    @Override
    public System.Logger logger() {
        return System.getLogger(FakeMasterContext.class.getName());
    }

    private void guard() {
        job.guardMaster(this);
    }
}
