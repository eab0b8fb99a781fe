package io.coxswain.testkit;

import io.coxswain.api.JobType;
import io.coxswain.api.WorkerOffline;
import io.coxswain.event.EventKind;
import io.coxswain.job.JobState;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One job, all that runs for it, and the time. Whoever has something to do gets a turn: who did so least recently, or by lot. */
final class World {

    private static final int MOST_STEPS = 1_000_000;
    private static final String CLAIM_JOB = "claim of the job";

    /** Something that can be done now. */
    private record Turn(String who, Runnable action) {}

    private final Json json = Options.JSON;
    private final JobType<?> type;
    private final JobTypes types;
    private final Options options;
    private final RandomGenerator chance;
    private final boolean byLot;
    private final Trace trace;
    private final Database database;
    private final Faults faults;
    private final Strikes strikes = new Strikes(this);
    private final Placement placement = new Placement(this);
    private final Requests requests = new Requests(this);
    private final KitMeters meters = new KitMeters();
    private final Map<String, WorkerRun> runs = new LinkedHashMap<>();
    private final List<TermRun> formerTerms = new ArrayList<>();
    private final Map<String, Long> lastTurns = new HashMap<>();
    private @Nullable TermRun term;
    private Instant now;
    private long steps;
    private int workersMade;

    /** @param drawn the faults that chance may draw; null for none, and turns in a fixed order */
    World(JobType<?> type, JobTypes types, JsonNode config, Options options, Instant start, RandomGenerator chance,
            @Nullable Collection<Fault> drawn) {
        this.type = type;
        this.types = types;
        this.options = options;
        this.chance = chance;
        this.byLot = drawn != null;
        this.now = start;
        this.trace = new Trace(this::now);
        this.database = new Database(this, new Tables(config, 100, start));
        this.faults = new Faults(this, chance, drawn == null ? List.of() : drawn);
        tables().note(start, EventKind.SUBMITTED, null);
    }

    static JobTypes types(JobType<?> type, Options options) {
        return new JobTypes(List.of(type), new StrictReader(Options.JSON, options.validator(), SecretMask.standard()));
    }

    Json json() {
        return json;
    }

    String jobId() {
        return options.jobId();
    }

    String jobType() {
        return type.name();
    }

    JobTypes types() {
        return types;
    }

    JsonNode config() {
        return tables().config;
    }

    Options options() {
        return options;
    }

    RandomGenerator chance() {
        return chance;
    }

    Collection<WorkerRun> runs() {
        return runs.values();
    }

    Trace trace() {
        return trace;
    }

    Database database() {
        return database;
    }

    Tables tables() {
        return database.tables();
    }

    Faults faults() {
        return faults;
    }

    Strikes strikes() {
        return strikes;
    }

    Requests requests() {
        return requests;
    }

    KitMeters meters() {
        return meters;
    }

    Instant now() {
        return now;
    }

    String scrub(String text) {
        return types.mask().scrub(text, config());
    }

    String nextWorkerId() {
        return String.format("worker-%05d", ++workersMade);
    }

    <T> T any(List<T> several) {
        return several.get(byLot ? chance.nextInt(several.size()) : 0);
    }

    @Nullable
    TermRun term() {
        return term;
    }

    boolean leads(TermRun run) {
        return run == term && tables().led;
    }

    boolean isAlive(WorkerRun run) {
        return runs.get(run.id()) == run && tables().worker(run.id()).isLive();
    }

    /** Nobody leads under {@code run} any more, if anybody did. */
    void released(TermRun run) {
        Tables tables = tables();
        if (tables.led && tables.epoch == run.epoch()) {
            tables.led = false;
            tables.note(now, EventKind.LEADER_LOST, null);
        }
        forget(run);
    }

    void forget(TermRun run) {
        if (run == term) {
            term = null;
            formerTerms.add(run);
        }
    }

    void loseWorker(WorkerRun run, WorkerOffline how) {
        if (tables().worker(run.id()).isLive()) {
            database.writes().end(tables(), run.id(), how, now);
        }
    }

    /**
     * Does one thing; turns the clock if there is nothing to do yet.
     *
     * @param until how far the clock may be turned; null for any
     * @return false, having done nothing, if there is nothing to do by then
     */
    boolean step(@Nullable Instant until) {
        turn();
        List<Turn> turns = turns();
        if (turns.isEmpty()) {
            Instant next = nextDue();
            if (next == null || until != null && next.isAfter(until)) {
                return false;
            }
            now = next;
            turn();
        }
        faults.betweenSteps();
        turn();
        turns = turns();
        if (!turns.isEmpty()) {
            Turn turn = byLot ? any(turns) : turns.stream().min(Comparator.comparing(this::lastTurn)).orElseThrow();
            lastTurns.put(turn.who, ++steps);
            turn.action.run();
        }
        return true;
    }

    private long lastTurn(Turn turn) {
        return lastTurns.getOrDefault(turn.who, 0L);
    }

    void checkSteps() {
        if (steps > MOST_STEPS) {
            throw new AssertionError("The job has made " + MOST_STEPS + " steps and goes on; the last ones were:\n" + trace);
        }
    }

    void turnTo(Instant time) {
        now = time.isAfter(now) ? time : now;
    }

    /** What is due becomes something to do; what was rung is woken up. */
    private void turn() {
        Tables tables = tables();
        if (tables.rungMaster && term != null) {
            tables.rungMaster = false;
            term.look();
        }
        for (String worker : List.copyOf(tables.rungWorkers)) {
            tables.rungWorkers.remove(worker);
            if (runs.containsKey(worker)) {
                runs.get(worker).look();
            }
        }
        if (term != null) {
            term.turn(now);
        }
        runs.values().removeIf(WorkerRun::isGone);
        runs.values().forEach(run -> run.turn(now));
        formerTerms.removeIf(former -> !former.isBusy() && !former.isReady());
    }

    private List<Turn> turns() {
        List<Turn> turns = new ArrayList<>();
        Tables tables = tables();
        if (isClaimable() && !tables.runnableAt.isAfter(now)) {
            turns.add(new Turn(CLAIM_JOB, this::claimJob));
        }
        requests.due(now).ifPresent(due -> turns.add(new Turn("deadline", due)));
        Stream.concat(Stream.ofNullable(term), formerTerms.stream()).filter(Run::isReady)
                .forEach(run -> turns.add(new Turn(run.who(), run::step)));
        placement.startable(tables).forEach(row -> turns.add(new Turn(row.id(), () -> runs.put(row.id(), placement.start(row)))));
        runs.values().stream().filter(Run::isReady).forEach(run -> turns.add(new Turn(run.who(), run::step)));
        return turns;
    }

    private @Nullable Instant nextDue() {
        Tables tables = tables();
        Stream<@Nullable Instant> ofJob = tables.state.isTerminal()
                ? Stream.empty()
                : Stream.of(isClaimable() ? tables.runnableAt : null, requests.due(), term == null || term.isBusy() ? null : term.due());
        Stream<@Nullable Instant> ofWorkers = runs.values().stream().filter(run -> !run.isBusy()).map(WorkerRun::due);
        return Stream.concat(ofJob, ofWorkers).filter(Objects::nonNull).min(Instant::compareTo).orElse(null);
    }

    private void claimJob() {
        Tables tables = tables();
        tables.epoch += 1 + (byLot ? chance.nextInt(3) : 0);
        tables.led = true;
        tables.rungMaster = false;
        Options.Node node = placement.nextForMaster();
        tables.note(now, EventKind.LEADER_ELECTED, null);
        trace.note(node.name() + " leads under epoch " + tables.epoch);
        term = new TermRun(this, tables.epoch, node.name());
    }

    private boolean isClaimable() {
        return !tables().state.isTerminal() && tables().state != JobState.PAUSED && !tables().led && term == null
                && database.nodes().isAnyUp();
    }

    boolean isSettled() {
        turn();
        return tables().state.isTerminal() && tables().workers.values().stream().noneMatch(WorkerRecord::isLive)
                && Stream.concat(Stream.ofNullable(term), formerTerms.stream()).noneMatch(Run::isReady)
                && runs.values().stream().noneMatch(Run::isReady);
    }

    JobState state() {
        return tables().state;
    }
}
