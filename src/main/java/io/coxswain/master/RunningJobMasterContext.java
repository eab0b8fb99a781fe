package io.coxswain.master;

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
import io.coxswain.election.LeaderElectionService;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.fence.Fence;
import io.coxswain.fence.MessageMutation;
import io.coxswain.fence.Mutation;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.job.InstanceLogger;
import io.coxswain.job.InstanceTools.InstanceMeters;
import io.coxswain.job.Job;
import io.coxswain.job.JobMutation;
import io.coxswain.kv.FencedKeyValueStore;
import io.coxswain.loop.Hang;
import io.coxswain.resource.ResourceHolder;
import io.coxswain.worker.WorkerManager;
import io.coxswain.worker.WorkerMutation;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** The context of one term. */
final class RunningJobMasterContext implements JobMasterContext, ResourceHolder {

    private static final Logger log = LoggerFactory.getLogger(RunningJobMasterContext.class);

    private final MasterServices services;
    private final Job job;
    private final LeadershipTerm term;
    private final LeaderElectionService election;
    private final String node;
    private final Fence fence;
    private final WorkerSupervisor workers;

    private @Nullable KeyValueStore kv;
    private @Nullable JobStorage storage;
    private @Nullable InstanceMeters meters;
    private System.@Nullable Logger logger;
    private volatile boolean closed;
    private volatile boolean exited;
    private volatile boolean canceling;
    private volatile boolean pausing;
    private volatile boolean ready;

    RunningJobMasterContext(MasterServices services, Job job, LeadershipTerm term, LeaderElectionService election, String node) {
        this.services = services;
        this.job = job;
        this.term = term;
        this.election = election;
        this.node = node;
        this.fence = new Fence.OfTerm(term);
        this.workers = new WorkerSupervisor(row -> new RunningWorkerHandle(row, this, services.json()));
    }

    @Override
    public String jobId() {
        return term.jobId();
    }

    @Override
    public long epoch() {
        return term.epoch();
    }

    @Override
    public String node() {
        return node;
    }

    Fence fence() {
        return fence;
    }

    WorkerSupervisor supervisor() {
        return workers;
    }

    @Override
    public String createWorker(String type, Object config, WorkerOptions options) {
        WorkerCreation creation = prepare(type, config, options, 0);
        write(creation.mutation());
        workers.add(creation.row());
        return creation.mutation().id();
    }

    /** @param others workers that are about to be created with this one */
    WorkerCreation prepare(String type, Object config, WorkerOptions options, int others) {
        if (workers.size() + others >= WorkerManager.MOST_WORKERS) {
            throw new TooManyWorkersException("Job '" + jobId() + "' has " + WorkerManager.MOST_WORKERS
                    + " live workers, which is the most a job may have: wait until some have ended");
        }
        return WorkerCreation.of(job, epoch(), type, config, options, services.types(), services.json(), services.scheduler().now());
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
        if (!ready) {
            ready = patiently(() -> services.workers().allKnownAlive(jobId(), epoch()))
                    && workers.all().stream().noneMatch(worker -> worker.state().isTerminal());
        }
        return ready;
    }

    @Override
    public boolean isCanceling() {
        return canceling;
    }

    void setCanceling() {
        canceling = true;
    }

    @Override
    public boolean isPausing() {
        return pausing;
    }

    void setPausing(boolean asked) {
        pausing = asked;
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
        write(new JobMutation.UpdateStatus(services.json().write(status)));
    }

    @Override
    public void sendMessage(String topic, Object body, SendMode mode) {
        workers.all().stream().filter(worker -> !worker.state().isTerminal())
                .forEach(worker -> send(worker.id(), topic, body, mode));
    }

    void send(String workerId, String topic, Object body, SendMode mode) {
        Mutation send = new MessageMutation.Send(workerId, null, InboxMessage.encode(services.json(), topic, body));
        switch (mode) {
            case BLOCKING -> write(send);
            case NON_BLOCKING -> {
                checkOpen();
                services.writer().submit(fence, send);
            }
        }
    }

    void stopWorker(String id) {
        write(new WorkerMutation.Stop(id));
    }

    @Override
    public synchronized KeyValueStore kv() {
        if (kv == null) {
            kv = new FencedKeyValueStore(jobId(), services.kv(), services.json(), this::read, this::write);
        }
        return kv;
    }

    @Override
    public synchronized JobStorage storage() {
        if (storage == null) {
            storage = services.resources().storage(this);
        }
        return storage;
    }

    /** It is no worker's. */
    @Override
    public @Nullable String workerId() {
        return null;
    }

    @Override
    public UUID session() {
        return term.sessionId();
    }

    @Override
    public <T> T inTransaction(TransactionBody<T> body) throws Exception {
        checkOpen();
        return RunningJobTransaction.run(services, this, body);
    }

    @Override
    public void exit(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        write(exitMutation(reason, error, detail));
        exited = true;
    }

    /** @throws IllegalStateException when this instance has exited already */
    JobMutation.Exit exitMutation(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        if (exited) {
            throw new IllegalStateException("Job '" + jobId() + "' has exited already");
        }
        if (reason == ExitReason.FAILED && error == null) {
            throw new IllegalArgumentException("A job that exits as FAILED needs an error that says why");
        }
        return new JobMutation.Exit(node, reason, error == null ? null : "exited",
                error == null ? null : services.types().mask().scrub(error, job.config()),
                detail == null ? null : services.json().write(detail));
    }

    void markExited() {
        exited = true;
    }

    boolean hasExited() {
        return exited;
    }

    @Override
    public boolean hasLeadership() {
        return !closed && !exited && election.hasLeadership(term);
    }

    @Override
    public Connections connections() {
        return services.connections();
    }

    @Override
    public synchronized Meters meters() {
        if (meters == null) {
            meters = services.tools().meters(jobId(), job.type(), null);
        }
        return meters;
    }

    @Override
    public synchronized System.Logger logger() {
        if (logger == null) {
            logger = new InstanceLogger(job.type(), Map.of("job", jobId(), "epoch", Long.toString(epoch())));
        }
        return logger;
    }

    @Override
    public @Nullable Object write(Mutation mutation) {
        checkOpen();
        return services.writer().write(fence, mutation);
    }

    /** Has the hang told in the history, before whatever is written next. Does nothing once the term is over. */
    void report(Hang hang) {
        services.writer().submit(fence, new JobMutation.ReportHang(node, hang));
    }

    /** The same, and waits for it: what comes next may end the term by another way. */
    void reportNow(Hang hang) {
        try {
            services.writer().write(fence, new JobMutation.ReportHang(node, hang));
        } catch (RuntimeException e) {
            log.debug("The hang of {} is not told in the history", hang.callback(), e);
        }
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
        return term.sessionId().equals(services.trust().held());
    }

    @Override
    public void checkOpen() {
        if (closed) {
            throw new StaleEpochException("Epoch " + epoch() + " of job " + jobId() + " has ended on this node");
        }
    }

    /** From now on nothing is read or written through this context, whoever still holds it. */
    void close() {
        closed = true;
        InstanceMeters open = meters;
        if (open != null) {
            open.close();
        }
    }
}
