package io.coxswain.worker;

import io.coxswain.api.Connections;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.Meters;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerContext;
import io.coxswain.fence.Fence;
import io.coxswain.fence.MessageMutation;
import io.coxswain.fence.Mutation;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.job.InstanceLogger;
import io.coxswain.job.InstanceTools.InstanceMeters;
import io.coxswain.kv.FencedKeyValueStore;
import io.coxswain.resource.ResourceHolder;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** The context of one running worker. */
final class RunningWorkerContext implements WorkerContext, ResourceHolder {

    private final WorkerServices services;
    private final WorkerRow row;
    private final Fence fence;
    private final BooleanSupplier stopRequested;
    private final Supplier<Optional<Instant>> drainDeadline;
    private final KeyValueStore kv;
    private final InstanceMeters meters;
    private final System.Logger logger;

    private volatile boolean closed;
    private boolean exited;
    private @Nullable String exitError;

    RunningWorkerContext(WorkerServices services, WorkerRow row, BooleanSupplier stopRequested,
            Supplier<Optional<Instant>> drainDeadline) {
        this.services = services;
        this.row = row;
        this.fence = new Fence.OfWorker(row.jobId(), row.id(), row.session());
        this.stopRequested = stopRequested;
        this.drainDeadline = drainDeadline;
        this.kv = new FencedKeyValueStore(row.jobId(), services.kv(), services.json(), this::read, this::write);
        this.meters = services.tools().meters(row.jobId(), row.jobType(), row.id());
        this.logger = new InstanceLogger(row.jobType(), Map.of("job", row.jobId(), "worker", row.id()));
    }

    @Override
    public String jobId() {
        return row.jobId();
    }

    @Override
    public String workerId() {
        return row.id();
    }

    @Override
    public String node() {
        return String.valueOf(row.node());
    }

    @Override
    public KeyValueStore kv() {
        return kv;
    }

    @Override
    public Resource openResource(String name) {
        return services.resources().open(this, name, null);
    }

    @Override
    public Resource openResource(String name, ResourceKind kind) {
        return services.resources().open(this, name, kind);
    }

    @Override
    public UUID session() {
        return row.session();
    }

    @Override
    public void updateStatus(Object status) {
        write(new WorkerMutation.UpdateStatus(services.json().write(status)));
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        Mutation send = new MessageMutation.Send(null, row.id(), InboxMessage.encode(services.json(), topic, body));
        switch (mode) {
            case BLOCKING -> write(send);
            case NON_BLOCKING -> {
                checkOpen();
                services.writer().submit(fence, send);
            }
        }
    }

    @Override
    public void exit(@Nullable String error) {
        exited = true;
        exitError = error;
    }

    @Override
    public boolean isStopRequested() {
        return closed || stopRequested.getAsBoolean();
    }

    @Override
    public Optional<Instant> drainDeadline() {
        return drainDeadline.get();
    }

    @Override
    public Connections connections() {
        return services.connections();
    }

    @Override
    public Meters meters() {
        return meters;
    }

    @Override
    public System.Logger logger() {
        return logger;
    }

    boolean hasExited() {
        return exited;
    }

    @Nullable
    String exitError() {
        return exitError;
    }

    @Override
    public @Nullable Object write(Mutation mutation) {
        checkOpen();
        return services.writer().write(fence, mutation);
    }

    private <T> T read(Function<JdbcTemplate, T> query) {
        checkOpen();
        return services.transactions().run(this::hasSession, query::apply);
    }

    @Override
    public <T> T patiently(Supplier<T> query) {
        checkOpen();
        return services.transactions().sitOut(this::hasSession, query);
    }

    private boolean hasSession() {
        return row.session().equals(services.trust().held());
    }

    @Override
    public void checkOpen() {
        if (closed) {
            throw new StaleEpochException("Worker " + row.id() + " of job " + row.jobId() + " has ended on this node");
        }
    }

    /** From now on nothing is read or written through this context, whoever still holds it. */
    void close() {
        closed = true;
        meters.close();
    }
}
