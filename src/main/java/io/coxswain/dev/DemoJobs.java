package io.coxswain.dev;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.job.Job;
import io.coxswain.job.JobFilter;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Submits the demo's jobs and watches them. A job that an earlier run or another node submitted, and that is not over, is taken
 * up; otherwise a new one gets the next number. So any number of demos, one after the other or side by side, share one of each.
 */
final class DemoJobs {

    private static final Logger log = LoggerFactory.getLogger(DemoJobs.class);
    private static final Duration LOOK_EVERY = Duration.ofMillis(100);
    private static final String PROJECT = "demo";
    private static final String LABEL = "demo";
    private static final String ENDLESS = "fake";
    private static final Map<String, Object> ENDLESS_CONFIG = Map.of("workers", 3, "ticks", -1, "tickInterval", "500ms");

    private final JobManager jobs;
    private final JobTypes types;
    private final Json json;
    private final Scheduler scheduler;

    DemoJobs(JobManager jobs, JobTypes types, Json json, Scheduler scheduler) {
        this.jobs = jobs;
        this.types = types;
        this.json = json;
        this.scheduler = scheduler;
    }

    /** @throws io.coxswain.api.InvalidInputException when its file is missing */
    DemoImport startImport(DemoImport.Source source) {
        Started started = startOrTakeUp(source.name(), "csv-import", source.config());
        log.info(started.takenUp()
                ? "Job {} already imports {} into {}"
                : "Job {} imports {} into {}, which it empties first",
                started.id(), source.file(), source.table());
        return new DemoImport(source, started.id());
    }

    /** A job that never ends; empty when operators switched its type off. */
    Optional<String> startEndless() {
        if (!types.names().contains(ENDLESS)) {
            return Optional.empty();
        }
        Started started = startOrTakeUp("endless", ENDLESS, ENDLESS_CONFIG);
        log.info(started.takenUp() ? "Job {} runs already, since an earlier start or for another node" : "Job {} runs for ever", started
                .id());
        return Optional.of(started.id());
    }

    /** @param takenUp whether it was there already */
    private record Started(String id, boolean takenUp) {}

    private Started startOrTakeUp(String name, String type, Map<String, Object> config) {
        for (int number = 1;; number++) {
            Optional<Job> newest = newest(name);
            if (newest.isPresent() && !newest.get().state().isTerminal()) {
                return new Started(newest.get().id(), true);
            }
            number = Math.max(number, newest.map(job -> numberOf(job.id()) + 1).orElse(1));
            try {
                return new Started(submit(name, number, type, config), false);
            } catch (CoxswainException e) {
                if (e.code() != ErrorCode.JOB_EXISTS) {
                    throw e;
                }
            }
        }
    }

    private String submit(String name, int number, String type, Map<String, Object> config) {
        return jobs.submit(new JobSubmission("demo-" + name + "-" + number, type, json.mapper().valueToTree(config), PROJECT,
                Map.of(LABEL, name), null, null, null));
    }

    private Optional<Job> newest(String name) {
        return jobs.list(new JobFilter(PROJECT, null, null, LABEL, name), 1, null).jobs().stream().findFirst();
    }

    private static int numberOf(String id) {
        String digits = id.substring(id.lastIndexOf('-') + 1);
        return digits.matches("\\d{1,8}") ? Integer.parseInt(digits) : 0;
    }

    /** Logs the progress of an import until it ends. */
    DemoImport.Result watch(DemoImport running, BooleanSupplier wanted) {
        String told = "";
        while (wanted.getAsBoolean()) {
            scheduler.pause(LOOK_EVERY);
            Job job = jobs.require(running.jobId());
            if (job.state().isTerminal()) {
                String outcome = outcome(job, running.source());
                log.info("Job {}: {}", job.id(), outcome);
                return new DemoImport.Result(job.id(), outcome);
            }
            String progress = progress(job);
            if (!progress.equals(told)) {
                told = progress;
                log.info("Job {}: {}", job.id(), progress);
            }
        }
        return new DemoImport.Result(running.jobId(), "not watched to its end");
    }

    private static String progress(Job job) {
        JsonNode status = job.status();
        if (job.error() != null) {
            return job.state() + " after an error: " + job.error().message();
        }
        if (status == null || status.path("rows").asLong() == 0) {
            return job.state() == JobState.CREATED ? "waits for a node to lead it" : "begins";
        }
        return String.format(Locale.ROOT, "%d %%, %,d rows, %,d rows/s", 100 * status.path("bytes").asLong()
                / Math.max(1, status.path("bytesTotal").asLong()), status.path("rows").asLong(), status.path("rowsPerSecond").asLong());
    }

    private static String outcome(Job job, DemoImport.Source source) {
        JsonNode summary = job.detail();
        if (job.state() != JobState.FINISHED || summary == null) {
            return job.state() + (job.error() == null ? "" : ": " + job.error().message());
        }
        return String.format(Locale.ROOT, "%,d rows in %s after %.1f seconds", summary.path("rows").asLong(), source.table(),
                summary.path("seconds").asDouble());
    }
}
