package io.coxswain.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What nodes wrote and readers saw, and how the jobs stand once the last fault is over; checked as a whole. Recorded by
 * {@link HistoryRecorder}.
 *
 * @param writes accepted writes under leadership, those of a job in the order of their commits
 * @param readings epochs that readers saw, those of a reader in the order in which it saw them
 * @param jobs every job that there is
 * @param ticks how far the workers of {@code fake} jobs have counted
 * @param leftovers what still exists or runs of jobs that are over, each described
 * @param submitted ids of jobs whose submission was acknowledged
 * @param canceled ids of jobs whose cancellation was acknowledged
 */
public record History(List<Write> writes, List<Reading> readings, List<JobRow> jobs, List<Tick> ticks, List<String> leftovers,
        Set<String> submitted, Set<String> canceled) {

    private static final Set<String> TERMINAL = Set.of("FINISHED", "FAILED", "CANCELED");

    /** @param writer the process that wrote: one session per epoch, and so one process */
    public record Write(String jobId, long epoch, String writer) {}

    public record Reading(String reader, String jobId, long epoch) {}

    /**
     * @param led whether a leader has confirmed, or the next attempt is not due yet
     * @param workers of a {@code fake} job that finished by itself, each of which has to have counted to {@code ticks}; else null
     */
    public record JobRow(String id, String state, boolean led, @Nullable Integer workers, @Nullable Long ticks) {
        boolean isOver() {
            return TERMINAL.contains(state);
        }
    }

    /** @param writes how often the counter was written; each write adds one */
    public record Tick(String jobId, int worker, long count, long writes) {}

    /** Everything that must not be; each begins with its rule. */
    public List<String> violations() {
        List<String> found = new ArrayList<>();
        checkWrites(found);
        checkReadings(found);
        jobs.stream().filter(job -> !job.isOver() && !job.led())
                .forEach(job -> found.add("O3: job " + job.id() + " is " + job.state() + " and has no confirmed leader"));
        checkAcknowledged(found);
        checkTicks(found);
        leftovers.forEach(leftover -> found.add("Left over: " + leftover));
        return found;
    }

    private void checkWrites(List<String> found) {
        Map<String, Long> newest = new HashMap<>();
        Map<Long, Write> first = new HashMap<>();
        for (Write write : writes) {
            long before = newest.merge(write.jobId(), write.epoch(), Math::max);
            if (before > write.epoch()) {
                found.add("O1: after epoch " + before + " an older one was accepted: " + write);
            }
            Write same = first.putIfAbsent(write.epoch(), write);
            if (same != null && !same.equals(write)) {
                found.add("O1: one epoch, two writers or two jobs: " + same + " and " + write);
            }
        }
    }

    private void checkReadings(List<String> found) {
        Map<List<String>, Long> last = new HashMap<>();
        for (Reading reading : readings) {
            Long before = last.put(List.of(reading.reader(), reading.jobId()), reading.epoch());
            if (before != null && before > reading.epoch()) {
                found.add("O2: after epoch " + before + " an older one was seen: " + reading);
            }
        }
    }

    private void checkAcknowledged(List<String> found) {
        Map<String, JobRow> rows = new HashMap<>();
        jobs.forEach(job -> rows.put(job.id(), job));
        Set<String> lost = new TreeSet<>(submitted);
        lost.removeAll(rows.keySet());
        lost.forEach(id -> found.add("Lost: the submission of job " + id + " was acknowledged, and there is no such job"));
        for (String id : new TreeSet<>(canceled)) {
            JobRow job = rows.get(id);
            if (job == null || !job.isOver() && !job.state().equals("CANCELING")) {
                found.add("Lost: the cancellation of job " + id + " was acknowledged, and it is "
                        + (job == null ? "gone" : job.state()));
            }
        }
    }

    private void checkTicks(List<String> found) {
        Map<String, Map<Integer, Long>> counts = new HashMap<>();
        for (Tick tick : ticks) {
            counts.computeIfAbsent(tick.jobId(), id -> new HashMap<>()).put(tick.worker(), tick.count());
            if (tick.count() != tick.writes()) {
                found.add("Ticks: not each write added one: " + tick);
            }
        }
        for (JobRow job : jobs) {
            for (int worker = 0; job.workers() != null && worker < job.workers(); worker++) {
                Long count = counts.getOrDefault(job.id(), Map.of()).get(worker);
                if (!job.ticks().equals(count)) {
                    found.add("Ticks: worker " + worker + " of job " + job.id() + " counted to " + count + " instead of " + job.ticks());
                }
            }
        }
    }
}
