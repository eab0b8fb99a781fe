package io.coxswain.testkit;

import io.coxswain.api.Connections;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.Meters;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerContext;
import io.coxswain.fence.MessageMutation;
import io.coxswain.fence.Mutation;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.resource.Resources;
import io.coxswain.testkit.Point.Kind;
import io.coxswain.worker.WorkerMutation;
import org.jspecify.annotations.Nullable;

/** The context of one running worker. */
final class WorkerRunContext implements WorkerContext {

    private final WorkerRun run;
    private final World world;
    private final WorkerRecord row;
    private final KeyValueStore kv;
    private boolean closed;
    private boolean exited;
    private @Nullable String exitError;

    WorkerRunContext(WorkerRun run, WorkerRecord row) {
        this.run = run;
        this.world = run.world;
        this.row = row;
        this.kv = new JobKeys(world.json(), () -> {
            check(Kind.BEFORE_READ);
            return world.tables();
        }, this::write);
    }

    @Override
    public String jobId() {
        return world.jobId();
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
        return resources().open(holder(), name, null);
    }

    @Override
    public Resource openResource(String name, ResourceKind kind) {
        return resources().open(holder(), name, kind);
    }

    private Resources resources() {
        return world.database().nodes().resources(node());
    }

    private Holder holder() {
        return new Holder(jobId(), row.id(), node(), this::write, this::checkOpen, () -> check(Kind.BEFORE_READ));
    }

    @Override
    public void updateStatus(Object status) {
        write(new WorkerMutation.UpdateStatus(world.json().write(status)));
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        write(new MessageMutation.Send(null, row.id(), InboxMessage.encode(world.json(), topic, body)));
    }

    @Override
    public void exit(@Nullable String error) {
        run.checkAlive();
        exited = true;
        exitError = error;
    }

    @Override
    public boolean isStopRequested() {
        run.checkAlive();
        return closed || run.isStopRequested();
    }

    @Override
    public Connections connections() {
        return world.options().connections(run, () -> check(Kind.BEFORE_READ));
    }

    @Override
    public Meters meters() {
        return world.meters();
    }

    @Override
    public System.Logger logger() {
        return world.trace().logger(run.who());
    }

    boolean hasExited() {
        return exited;
    }

    @Nullable
    String exitError() {
        return exitError;
    }

    @Nullable
    Object write(Mutation mutation) {
        checkOpen();
        return world.database().write(run, mutation);
    }

    private void check(Kind kind) {
        checkOpen();
        world.faults().at(kind, run);
        checkOpen();
    }

    private void checkOpen() {
        run.checkAlive();
        if (closed) {
            throw new StaleEpochException("Worker " + row.id() + " of job " + jobId() + " has ended on this node");
        }
    }

    /** From now on nothing is read or written through this context, whoever still holds it. */
    void close() {
        closed = true;
    }
}
