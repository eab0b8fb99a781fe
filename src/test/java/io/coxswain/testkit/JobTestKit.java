package io.coxswain.testkit;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.JobType;
import io.coxswain.api.ResourceKind;
import io.coxswain.job.JobState;
import io.coxswain.job.JobTypes;
import io.coxswain.job.RetryPolicy;
import io.coxswain.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One job of any type, from its submission to its end, in one thread and virtual time. See the package's description.
 *
 * <p>First say what the world is like ({@link #connection}, {@link #retry}, {@link #node}...), then {@link #submit}, then let it run:
 * nothing happens by itself. One kit serves one job. Not thread-safe.
 */
public final class JobTestKit extends JobView {

    private final Json json = Options.JSON;
    private final Options options = new Options();
    private final SplittableRandom chance;
    private final @Nullable List<Fault> drawn;
    private @Nullable Routes routes;

    /** A kit in which everything happens in a fixed order, and goes wrong only as the test says. */
    public JobTestKit() {
        this.chance = new SplittableRandom(0);
        this.drawn = null;
    }

    private JobTestKit(long seed, List<Fault> drawn) {
        this.chance = new SplittableRandom(seed * 0x9E3779B97F4A7C15L + 1);
        this.drawn = List.copyOf(drawn);
    }

    /** A kit in which chance decides the order of events and which of {@code faults} strike: up to eight, each anywhere. */
    public static JobTestKit seeded(long seed, Fault... faults) {
        return new JobTestKit(seed, List.of(faults));
    }

    // What the world is like

    /** What {@code context.connections().require(name)} gives. */
    public JobTestKit connection(String name, DataSource source) {
        options.connection(name, source);
        return this;
    }

    /**
     * The database that {@code tx.jdbc()} works on, in one transaction of its own; also the connection {@code metadata}, unless the test
     * gives another one. The rows of the kit are not in it: it commits right before they change, and not if the epoch is stale. A function
     * {@code coxswain_assert_epoch} is there only if the test creates it.
     */
    public JobTestKit database(DataSource source) {
        options.database(source);
        return this;
    }

    /** The job's id, by default {@code job-1}: for job types that leave it in systems which several tests share. */
    public JobTestKit jobId(String id) {
        options.jobId(id);
        return this;
    }

    /** How failed attempts are repeated; by default for ever, after 1 s, 2 s, 4 s and so on up to 5 min. */
    public JobTestKit retry(RetryPolicy.Overrides overrides) {
        options.retry(overrides);
        return this;
    }

    /** From a request for cancellation to its enforcement, by default 30 s. */
    public JobTestKit cancelTimeout(Duration timeout) {
        options.cancelTimeout(timeout);
        return this;
    }

    /** A node; the first call takes the place of the three that are there by default, with 64 slots each and no labels. */
    public JobTestKit node(String name, int slots, Map<String, String> labels) {
        options.node(new Options.Node(name, slots, Map.copyOf(labels)));
        return this;
    }

    /** The kind of resources whose worker names none, {@code local} unless it is told: {@code coxswain.resources.default-kind}. */
    public JobTestKit defaultKind(ResourceKind kind) {
        options.defaultKind(kind);
        return this;
    }

    /** The virtual time, for job types that need one. It begins at 2026-01-31T12:00:00Z and moves between callbacks only. */
    public InstantSource clock() {
        return this::now;
    }

    // The job

    /**
     * Submits a job, as {@code POST /jobs} would.
     *
     * @throws io.coxswain.api.InvalidInputException with all violations, when the config is not valid
     */
    public <C> JobTestKit submit(JobType<C> type, C config) {
        return submit(type, json.mapper().<JsonNode>valueToTree(config));
    }

    /** The same, with a config as people write it. */
    public JobTestKit submit(JobType<?> type, String config) {
        return submit(type, json.mapper().readTree(config));
    }

    private JobTestKit submit(JobType<?> type, JsonNode config) {
        JobTypes types = World.types(type, options);
        types.validate(type.name(), config);
        routes = new Routes(begin(new World(type, types, json.tree(json.write(config)), options, now(), chance, drawn)));
        return this;
    }

    /** Asks for the job's end, as {@code POST /jobs/{id}/cancel} does. Asking again changes nothing. */
    public JobTestKit cancel() {
        world().requests().cancel();
        return this;
    }

    /**
     * Ends the job over the head of its master, as {@code POST /jobs/{id}/exit} does.
     *
     * @throws CoxswainException {@link io.coxswain.api.ErrorCode#JOB_TERMINAL} when it is over already
     */
    public JobTestKit exit(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        world().requests().exit(reason, error, detail);
        return this;
    }

    /**
     * Asks for the job's rest, as {@code POST /jobs/{id}/pause} does. Asking again changes nothing.
     *
     * @throws CoxswainException {@link io.coxswain.api.ErrorCode#JOB_TERMINAL} or {@link io.coxswain.api.ErrorCode#JOB_CANCELING}
     */
    public JobTestKit pause() {
        world().requests().pause();
        return this;
    }

    /** Lets the job go on in a new term, as {@code POST /jobs/{id}/resume} does; throws as {@link #pause}. */
    public JobTestKit resume() {
        world().requests().resume();
        return this;
    }

    /**
     * Gives the job another config, as {@code PUT /jobs/{id}/config} does; a new term begins with it.
     *
     * @param config a record, or JSON as text
     * @throws io.coxswain.api.InvalidInputException when it is not valid, and as {@link #pause}
     */
    public JobTestKit updateConfig(Object config) {
        world().requests().updateConfig(config instanceof String text ? json.mapper().readTree(text) : json.mapper().valueToTree(config));
        return this;
    }

    /** Creates a worker, as {@code POST /jobs/{id}/workers} does, and returns its id. */
    public String createWorker(String type, Object config) {
        return world().requests().createWorker(type, config);
    }

    /** Asks a worker to stop, as {@code POST .../workers/{workerId}/stop} does. */
    public JobTestKit stopWorker(String id) {
        world().database().writes().stop(world().tables(), id);
        return this;
    }

    /** Leaves a message for a worker, as {@code POST .../workers/{workerId}/messages} does. */
    public JobTestKit sendMessage(String workerId, String topic, Object body) {
        world().requests().sendMessage(workerId, topic, body);
        return this;
    }

    /**
     * Calls a route, as {@code /jobs/{id}/<path>} would be called. It is answered before this returns, between two callbacks.
     *
     * @param path with its query, if it has one: {@code /rejects?limit=10}
     * @param body a record, or JSON as text; null for none
     */
    public RouteAnswer call(HttpMethod method, String path, @Nullable Object body) {
        String text = body == null || body instanceof String ? (String) body : json.write(body);
        return Objects.requireNonNull(routes, "submit first").call(method, path, text);
    }

    /** {@link #call} of a GET. */
    public RouteAnswer get(String path) {
        return call(HttpMethod.GET, path, null);
    }

    // Time

    /**
     * Does the next thing: as a rule one callback. Turns the clock to the next thing that is due if there is nothing to do yet.
     *
     * @return false, having done nothing, if nothing will ever happen by itself
     */
    public boolean step() {
        return world().step(null);
    }

    /** Does everything that can be done without turning the clock. */
    public JobTestKit runUntilIdle() {
        return runFor(Duration.ZERO);
    }

    /** Lets this much time pass, and does what is due by then. */
    public JobTestKit runFor(Duration duration) {
        Instant end = now().plus(duration);
        while (world().step(end)) {
            world().checkSteps();
        }
        world().turnTo(end);
        return this;
    }

    /**
     * Runs until {@code condition}, which is asked after each step, holds.
     *
     * @throws AssertionError when it never will, with what has happened
     */
    public JobTestKit runUntil(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            if (!step()) {
                throw new AssertionError("Nothing more happens, and what the test waits for has not: the job is " + describe() + "\n"
                        + trace());
            }
            world().checkSteps();
        }
        return this;
    }

    /** {@link #runUntil(BooleanSupplier)} the job is in {@code state}. */
    public JobTestKit runUntil(JobState state) {
        return runUntil(() -> state() == state);
    }

    /** {@link #runUntil(BooleanSupplier)} a callback, as in {@code master.tick}, has been made {@code times} more. */
    public JobTestKit runUntilCallback(String name, int times) {
        long wanted = count(name) + times;
        return runUntil(() -> count(name) >= wanted);
    }

    /** Runs until the job is over, and so are its workers. */
    public JobTestKit runToEnd() {
        return runUntil(world()::isSettled);
    }

    // What goes wrong

    /** Lets a fault strike now, between two callbacks: the master, or any worker. */
    public JobTestKit strike(Fault fault) {
        world().strikes().now(fault, null);
        return this;
    }

    /** Lets a fault strike this worker now. */
    public JobTestKit strike(Fault fault, String workerId) {
        world().strikes().now(fault, workerId);
        return this;
    }

    /** Takes a node away, with all that runs on it now. Nothing starts there, and nobody can open its local files, until it is back. */
    public JobTestKit loseNode(String name) {
        world().strikes().loseNode(name);
        return this;
    }

    /** Brings a node back, with the persisted files that it had. */
    public JobTestKit returnNode(String name) {
        world().database().nodes().comeBack(name);
        return this;
    }

    /**
     * Lets a fault strike in the middle of something, once, when it comes to that: {@link #plannedFaults} tells whether it has.
     *
     * @throws IllegalArgumentException when this fault never strikes at such a point
     */
    public JobTestKit strike(Fault fault, Point point) {
        world().faults().plan(fault, point);
        return this;
    }
}
