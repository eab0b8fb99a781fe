package io.coxswain.testkit;

import io.coxswain.api.KeyValueStore;
import io.coxswain.job.Job.JobError;
import io.coxswain.job.JobState;
import io.coxswain.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What can be seen of the job of a {@link JobTestKit}, at any time between two of its steps. Plain values, for any assertions. */
public abstract sealed class JobView permits JobTestKit {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final Json json = Options.JSON;

    private @Nullable World world;

    JobView() {}

    final World begin(World submitted) {
        if (world != null) {
            throw new IllegalStateException("A kit serves one job: make another one for the next");
        }
        world = submitted;
        return submitted;
    }

    final World world() {
        if (world == null) {
            throw new IllegalStateException("Nothing was submitted to this kit: say kit.submit(type, config) first");
        }
        return world;
    }

    private <T> T read(JsonNode tree, Class<T> type) {
        return json.read(json.write(tree), type);
    }

    public JobState state() {
        return world().state();
    }

    /** The job's epoch, higher with each term. */
    public long epoch() {
        return world().tables().epoch;
    }

    /** Failed attempts in a row. */
    public int attempts() {
        return world().tables().attempts;
    }

    /** What the master has published. */
    public <T> Optional<T> status(Class<T> type) {
        return Optional.ofNullable(world().tables().status).map(tree -> read(tree, type));
    }

    /** The job's result, as given to {@code exit}. */
    public <T> Optional<T> detail(Class<T> type) {
        return Optional.ofNullable(world().tables().detail).map(tree -> read(tree, type));
    }

    /** What went wrong last: the message of the exit or of the last failed attempt. */
    public Optional<String> error() {
        return Optional.ofNullable(world().tables().error).map(JobError::message);
    }

    /** The job's durable memory, unfenced: tests may look at checkpoints, and change them. */
    public KeyValueStore kv() {
        return new JobKeys(json, world()::tables, change -> world().database().writes().apply(world().tables(),
                new Writer.OfTerm(epoch()), change, world().now()));
    }

    /** All workers, also those that have ended, in the order of their creation. */
    public List<KitWorker> workers() {
        return world().tables().workers.values().stream().map(row -> new KitWorker(row, json)).toList();
    }

    /** The workers that have not ended. */
    public List<KitWorker> liveWorkers() {
        return workers().stream().filter(worker -> !worker.state().isTerminal()).toList();
    }

    /**
     * What {@code storage().list} tells, with the files, on whichever node they are: the persisted resources, and the temporary ones of
     * workers that have not ended.
     */
    public List<KitResource> resources() {
        return world().database().nodes().view();
    }

    /** The job's history, as {@code GET /jobs/{id}/events} tells it. */
    public List<HistoryEvent> events() {
        return List.copyOf(world().tables().history);
    }

    /** All callbacks so far, of masters and workers, in the order in which they ended. */
    public List<Callback> callbacks() {
        return world().trace().callbacks();
    }

    /** How often a callback has been made, as in {@code worker.tick}. */
    public long count(String callback) {
        return callbacks().stream().filter(made -> made.name().equals(callback)).count();
    }

    /** What instances have counted under {@code name}, durations recorded, or what a gauge shows. */
    public double meter(String name) {
        return world().meters().value(name);
    }

    /** Faults that were planned and have not struck yet, for people. */
    public List<String> plannedFaults() {
        return world().faults().left();
    }

    /** The virtual time. */
    public Instant now() {
        return world == null ? START : world.now();
    }

    /** What has happened, for people: the last lines of it. */
    public String trace() {
        return world == null ? "nothing was submitted" : world.trace().toString();
    }

    final String describe() {
        return state() + " at epoch " + epoch() + ", its workers are " + workers();
    }
}
