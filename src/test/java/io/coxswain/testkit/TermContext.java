package io.coxswain.testkit;

import io.coxswain.api.Connections;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobStorage;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.Meters;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.TooManyWorkersException;
import io.coxswain.api.TransactionBody;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.fence.MessageMutation;
import io.coxswain.fence.Mutation;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.job.JobMutation;
import io.coxswain.json.Json;
import io.coxswain.testkit.Point.Kind;
import io.coxswain.worker.WorkerManager;
import io.coxswain.worker.WorkerMutation;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The context of one term. */
final class TermContext implements JobMasterContext {

    private final TermRun run;
    private final World world;
    private final long epoch;
    private final String node;
    private final TermWorkers workers = new TermWorkers(this);
    private final KeyValueStore kv;
    private boolean closed;
    private boolean exited;
    private boolean canceling;
    private boolean pausing;

    TermContext(TermRun run, long epoch, String node) {
        this.run = run;
        this.world = run.world;
        this.epoch = epoch;
        this.node = node;
        this.kv = new JobKeys(world.json(), () -> {
            check(Kind.BEFORE_READ);
            return world.tables();
        }, this::write);
    }

    void inherit(Tables tables) {
        workers.inherit(tables);
    }

    TermWorkers workersOf() {
        return workers;
    }

    Json json() {
        return world.json();
    }

    World world() {
        return world;
    }

    @Override
    public String jobId() {
        return world.jobId();
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public String node() {
        return node;
    }

    @Override
    public String createWorker(String type, Object config, WorkerOptions options) {
        WorkerMutation.Create create = prepare(type, config, options, 0);
        write(create);
        workers.add(world.tables().worker(create.id()));
        return create.id();
    }

    /** @param others workers that are about to be created with this one */
    WorkerMutation.Create prepare(String type, Object config, WorkerOptions options, int others) {
        if (workers.size() + others >= WorkerManager.MOST_WORKERS) {
            throw new TooManyWorkersException("Job '" + jobId() + "' has " + WorkerManager.MOST_WORKERS
                    + " live workers, which is the most a job may have: wait until some have ended");
        }
        JsonNode tree = world.json().mapper().valueToTree(config);
        world.types().validateWorker(world.jobType(), type, tree);
        return new WorkerMutation.Create(world.nextWorkerId(), world.jobType(), type, world.json().write(tree), options.cost(),
                options.selectors() == null ? null : world.json().write(options.selectors()),
                options.spread() == null ? null : world.json().write(options.spread()), options.resources());
    }

    @Override
    public Collection<WorkerHandle> workers() {
        return workers.all();
    }

    @Override
    public Optional<WorkerHandle> worker(String id) {
        return workers.find(id);
    }

    @Override
    public boolean isMasterReady() {
        check(Kind.BEFORE_READ);
        return workers.all().stream().map(WorkerHandle::state).noneMatch(WorkerState::isTerminal);
    }

    @Override
    public boolean isCanceling() {
        return canceling;
    }

    void setCanceling() {
        canceling = true;
        pausing = false;
    }

    @Override
    public boolean isPausing() {
        return pausing;
    }

    void setPausing() {
        pausing = true;
    }

    @Override
    public void pauseWorkers() {
        if (!pausing) {
            throw new IllegalStateException("Nobody has asked for the rest of job '" + jobId()
                    + "': call pauseWorkers in onPause or later, or stop the workers one by one");
        }
        write(new WorkerMutation.PauseAll());
    }

    @Override
    public void updateStatus(Object status) {
        write(new JobMutation.UpdateStatus(world.json().write(status)));
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        workers.all().stream().filter(worker -> !worker.state().isTerminal()).forEach(worker -> send(worker.id(), topic, body));
    }

    void send(String workerId, String topic, Object body) {
        write(new MessageMutation.Send(workerId, null, InboxMessage.encode(world.json(), topic, body)));
    }

    void stopWorker(String id) {
        write(new WorkerMutation.Stop(id));
    }

    @Override
    public KeyValueStore kv() {
        return kv;
    }

    @Override
    public JobStorage storage() {
        Holder holder = new Holder(jobId(), null, node, this::write, this::checkOpen, () -> check(Kind.BEFORE_READ));
        return world.database().nodes().resources(node).storage(holder);
    }

    @Override
    public <T> T inTransaction(TransactionBody<T> body) throws Exception {
        checkOpen();
        return world.database().inTransaction(run, this, body);
    }

    @Override
    public void exit(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        write(exitMutation(reason, error, detail));
        exited = true;
    }

    JobMutation.Exit exitMutation(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        if (exited) {
            throw new IllegalStateException("Job '" + jobId() + "' has exited already");
        }
        if (reason == ExitReason.FAILED && error == null) {
            throw new IllegalArgumentException("A job that exits as FAILED needs an error that says why");
        }
        return new JobMutation.Exit(node, reason, error == null ? null : "exited", error == null ? null : world.scrub(error),
                detail == null ? null : world.json().write(detail));
    }

    void markExited() {
        exited = true;
    }

    boolean hasExited() {
        return exited;
    }

    @Override
    public boolean hasLeadership() {
        run.checkAlive();
        return !closed && !exited && world.tables().led && world.tables().epoch == epoch;
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
            throw new StaleEpochException("Epoch " + epoch + " of job " + jobId() + " has ended on this node");
        }
    }

    /** From now on nothing is read or written through this context, whoever still holds it. */
    void close() {
        closed = true;
    }
}
