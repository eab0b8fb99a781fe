package io.coxswain.testing;

import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes.LeaderRouteHandler;
import io.coxswain.api.JobType;
import io.coxswain.api.Message;
import io.coxswain.api.NextTick;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerHandle;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What the master and the workers of one job do, as a test says, and a record of what the framework has called. */
public final class Script {

    private static final Map<String, Script> ALL = new ConcurrentHashMap<>();

    /**
     * A callback of a master.
     *
     * @param subject what it is told beside the worker: a message, a reason, an error
     */
    public record Moment(Script script, JobMasterContext context, @Nullable WorkerHandle worker, @Nullable Object subject) {

        /** Creates a worker of this job's only type. */
        public String createWorker(String name) {
            return context.createWorker(ScriptedJobType.WORKER, script.hand(name));
        }
    }

    /** What a master does in a callback. */
    @FunctionalInterface
    public interface Act {
        void perform(Moment moment) throws Exception;
    }

    /** What a worker does in a callback; the message is that of {@code onMasterMessage}. */
    @FunctionalInterface
    public interface WorkerAct {
        void perform(String name, WorkerContext context, @Nullable Message message) throws Exception;
    }

    /** What an author does where there is no context. */
    @FunctionalInterface
    public interface EarlyAct {
        void perform() throws Exception;
    }

    /**
     * A callback of a master that has begun.
     *
     * @param instance counted from 1
     * @param epoch 0 where there is none yet
     * @param overlapped whether another one of the same instance had not ended
     */
    public record Call(int instance, long epoch, String callback, @Nullable String worker, String thread, boolean overlapped) {}

    private final String id = UUID.randomUUID().toString();
    private final Map<String, Act> acts = new ConcurrentHashMap<>();
    private final Map<String, WorkerAct> workerActs = new ConcurrentHashMap<>();
    private final Map<String, EarlyAct> earlyActs = new ConcurrentHashMap<>();
    private final List<String> workerCalls = new CopyOnWriteArrayList<>();
    private final Map<String, LeaderRouteHandler> routes = new ConcurrentHashMap<>();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final AtomicInteger instances = new AtomicInteger();
    private volatile NextTick next = NextTick.never();
    private volatile NextTick workerNext = NextTick.never();

    public Script() {
        ALL.put(id, this);
    }

    static Script require(String id) {
        return ALL.getOrDefault(id, new Script());
    }

    /** The type of jobs that follow scripts. */
    public static JobType<?> jobType() {
        return new ScriptedJobType();
    }

    /** What a callback of the master does, by the name of the method; nothing by default. */
    public Script on(String callback, Act act) {
        acts.put(callback, act);
        return this;
    }

    /** What happens in {@code create}, {@code onOpenApiInitialized} or {@code worker.create}. */
    public Script early(String callback, EarlyAct act) {
        earlyActs.put(callback, act);
        return this;
    }

    /** What a callback of each worker does: init, tick, onMasterMessage, close. */
    public Script onWorker(String callback, WorkerAct act) {
        workerActs.put(callback, act);
        return this;
    }

    /** A leader's route. */
    public Script get(String path, LeaderRouteHandler handler) {
        routes.put(path, handler);
        return this;
    }

    /** What the master's ticks return; never by default. */
    public Script next(NextTick nextTick) {
        next = nextTick;
        return this;
    }

    /** What the workers' ticks return; never by default. */
    public Script workerNext(NextTick nextTick) {
        workerNext = nextTick;
        return this;
    }

    /** The job that follows this script. */
    public JobSubmission submission() {
        return JobSubmission.of(ScriptedJobType.NAME, config());
    }

    public JsonNode config() {
        return new Json().mapper().valueToTree(Map.of("script", id));
    }

    /** The type of this job's workers. */
    public String handType() {
        return ScriptedJobType.WORKER;
    }

    /** The config of a worker with that name. */
    public Object hand(String name) {
        return new ScriptedJobType.HandConfig(id, name);
    }

    /** Every callback so far. */
    public List<Call> calls() {
        return calls;
    }

    /** The names of the callbacks of one instance, counted from 1. */
    public List<String> callbacks(int instance) {
        return calls.stream().filter(call -> call.instance() == instance).map(Call::callback).toList();
    }

    /** The names of the callbacks of all workers, in the order in which they began; their making is none. */
    public List<String> workerCallbacks() {
        return List.copyOf(workerCalls);
    }

    /** How many masters were made so far. */
    public int instances() {
        return instances.get();
    }

    /** How often a callback has begun, over all instances. */
    public long count(String callback) {
        return calls.stream().filter(call -> call.callback().equals(callback)).count();
    }

    int nextInstance() {
        return instances.incrementAndGet();
    }

    void began(Call call) {
        calls.add(call);
    }

    boolean performsItself(String callback) {
        return acts.containsKey(callback);
    }

    void perform(String callback, Moment moment) throws Exception {
        Act act = acts.get(callback);
        if (act != null) {
            act.perform(moment);
        }
    }

    /** What an author's code throws is thrown as it is, whatever the signature says. */
    <T extends Throwable> void performEarly(String callback) throws T {
        EarlyAct act = earlyActs.get(callback);
        if (act != null) {
            try {
                act.perform();
            } catch (Exception e) {
                @SuppressWarnings("unchecked")
                T thrown = (T) e;
                throw thrown;
            }
        }
    }

    void performWorker(String callback, String name, WorkerContext context, @Nullable Message message) throws Exception {
        workerCalls.add(callback);
        WorkerAct act = workerActs.get(callback);
        if (act != null) {
            act.perform(name, context, message);
        }
    }

    Map<String, LeaderRouteHandler> routes() {
        return routes;
    }

    NextTick next() {
        return next;
    }

    NextTick workerNext() {
        return workerNext;
    }
}
