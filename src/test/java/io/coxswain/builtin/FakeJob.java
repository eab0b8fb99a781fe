package io.coxswain.builtin;

import io.coxswain.api.Connections;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobType;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A job in memory, driven step by step in one thread: masters come and go, workers run and are lost, at any write. Time passes
 * by a second a round.
 *
 * @param <C> the job's configuration
 */
public final class FakeJob<C> implements InstantSource {

    /** How the job ended. */
    public record Exit(ExitReason reason, @Nullable String error, @Nullable JsonNode detail) {}

    private record Offline(FakeWorker worker, WorkerOffline reason) {}

    private final String id;
    private final Connections connections;
    private final FakeKeyValueStore store = new FakeKeyValueStore();
    private final Map<String, FakeWorker> workers = new LinkedHashMap<>();
    private final Deque<Offline> offline = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-01-31T12:00:00Z");
    private @Nullable JobType<C> type;
    private @Nullable C config;
    private @Nullable JobMaster master;
    private @Nullable FakeMasterContext context;
    private @Nullable Exit exit;
    private @Nullable JsonNode status;
    private boolean initialized;
    private long epoch = 100;
    private int workerCount;
    private int masterWrites;
    private int masterLostAtWrite = -1;
    private int workerWrites;
    private int workerLostAtWrite = -1;

    public FakeJob(String id, Connections connections) {
        this.id = id;
        this.connections = connections;
    }

    /** What runs. */
    public FakeJob<C> of(JobType<C> jobType, C jobConfig) {
        type = jobType;
        config = FakeKeyValueStore.JSON.readValue(FakeKeyValueStore.JSON.writeValueAsString(jobConfig), jobType.configType());
        return this;
    }

    /** The term ends right before its n-th write, counted over all terms from 1. */
    public void loseMasterAtWrite(int write) {
        masterLostAtWrite = write;
    }

    /** The node of a worker is lost right before the n-th write of any worker, counted from 1. */
    public void loseWorkerAtWrite(int write) {
        workerLostAtWrite = write;
    }

    /** Runs it to its end. */
    public Exit run() {
        for (int round = 0; exit == null; round++) {
            if (round > 10_000) {
                throw new AssertionError("The job does not end; its status is " + status);
            }
            round();
        }
        return exit;
    }

    /** Each worker and the master get a turn. */
    public void round() {
        now = now.plus(Duration.ofSeconds(1));
        stepMaster();
        for (FakeWorker worker : List.copyOf(workers.values())) {
            if (exit == null && worker.isLive()) {
                worker.step();
            }
        }
    }

    /** The master's events and its tick, in a term of its own if there is none. */
    public void stepMaster() {
        try {
            JobMaster instance = master == null ? begin() : master;
            while (!offline.isEmpty() && exit == null) {
                Offline event = offline.peek();
                workers.remove(event.worker.id());
                instance.onWorkerOffline(event.worker, event.reason, context());
                offline.remove();
            }
            if (exit == null) {
                instance.tick(context());
            }
        } catch (StaleEpochException e) {
            endTerm();
        } catch (Exception e) {
            throw new AssertionError("The master threw", e);
        }
    }

    /** Ends the term; the next step begins another. */
    public void endTerm() {
        try {
            if (master != null) {
                master.close(context());
            }
        } catch (Exception e) {
            throw new AssertionError("close of the master", e);
        }
        master = null;
    }

    /** As if other jobs had drawn from the sequence of epochs. */
    public void skipEpochs(int count) {
        epoch += count;
    }

    /** Those that have not ended. */
    public List<FakeWorker> liveWorkers() {
        return workers.values().stream().filter(FakeWorker::isLive).toList();
    }

    public JobMaster master() {
        return Objects.requireNonNull(master, "no term");
    }

    public FakeMasterContext context() {
        return Objects.requireNonNull(context, "no term");
    }

    public Optional<Exit> exit() {
        return Optional.ofNullable(exit);
    }

    public @Nullable JsonNode status() {
        return status;
    }

    public KeyValueStore kv() {
        return store.guardedBy(() -> {
        });
    }

    /** How many writes masters and workers have made. */
    public int masterWrites() {
        return masterWrites;
    }

    public int workerWrites() {
        return workerWrites;
    }

    @Override
    public Instant instant() {
        return now;
    }

    String id() {
        return id;
    }

    Connections connections() {
        return connections;
    }

    FakeKeyValueStore store() {
        return store;
    }

    long epoch() {
        return epoch;
    }

    Map<String, FakeWorker> workers() {
        return workers;
    }

    /** Called before each write of a master. */
    void guardMaster(FakeMasterContext writer) {
        if (writer != context || exit != null || ++masterWrites == masterLostAtWrite) {
            throw new StaleEpochException("epoch " + writer.epoch() + " is over");
        }
    }

    boolean countsAsLost(FakeWorker worker) {
        boolean lostNow = ++workerWrites == workerLostAtWrite;
        if (lostNow) {
            worker.loseAtNextWrite();
        }
        return lostNow;
    }

    void ended(FakeWorker worker, WorkerOffline how) {
        offline.add(new Offline(worker, how));
    }

    void exited(Exit how) {
        exit = how;
    }

    void statusIs(Object value) {
        status = FakeKeyValueStore.JSON.valueToTree(value);
    }

    String createWorker(String name, Object task) {
        WorkerType<?> workerType = requireType().workerTypes().stream().filter(known -> known.name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no worker type " + name));
        String workerId = "worker-" + ++workerCount;
        workers.put(workerId, make(workerType, workerId, FakeKeyValueStore.JSON.writeValueAsString(task)));
        return workerId;
    }

    private <W> FakeWorker make(WorkerType<W> workerType, String workerId, String task) {
        W read = FakeKeyValueStore.JSON.readValue(task, workerType.configType());
        return new FakeWorker(this, workerId, workerType.name(), task, workerType.factory().apply(read));
    }

    private JobMaster begin() throws Exception {
        epoch++;
        JobMaster instance = requireType().create(Objects.requireNonNull(config));
        FakeMasterContext term = new FakeMasterContext(this, epoch);
        master = instance;
        context = term;
        if (initialized) {
            instance.onMasterRecovered(term);
        } else {
            instance.init(term);
            initialized = true;
        }
        return instance;
    }

    private JobType<C> requireType() {
        return Objects.requireNonNull(type, "of() first");
    }
}
