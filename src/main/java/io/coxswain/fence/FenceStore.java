package io.coxswain.fence;

import io.coxswain.api.StaleEpochException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Locks the rows that fences name, jobs before workers and each by id, and compares. */
final class FenceStore {

    /** Which fences hold, and why the others don't. */
    record Verdict(Map<Fence, StaleEpochException> stale) {}

    /** Until the end of the caller's transaction, nobody can make stale what holds now. */
    Verdict lock(JdbcTemplate jdbc, Collection<Fence> fences) {
        Map<Fence, StaleEpochException> stale = new HashMap<>();
        Set<Fence.OfTerm> terms = new LinkedHashSet<>();
        Set<Fence.OfWorker> workers = new LinkedHashSet<>();
        for (Fence fence : fences) {
            switch (fence) {
                case Fence.OfTerm term -> terms.add(term);
                case Fence.OfWorker worker -> workers.add(worker);
            }
        }
        lockTerms(jdbc, List.copyOf(terms), stale);
        lockWorkers(jdbc, List.copyOf(workers), stale);
        return new Verdict(stale);
    }

    private static void lockTerms(JdbcTemplate jdbc, List<Fence.OfTerm> terms, Map<Fence, StaleEpochException> stale) {
        if (terms.isEmpty()) {
            return;
        }
        Map<String, Long> epochs = new HashMap<>();
        Set<String> led = new HashSet<>();
        jdbc.query("""
                select j.id, j.epoch, j.leader_session is not null as led from job j
                where j.id = any(?) order by j.id for no key update
                """, row -> {
            epochs.put(row.getString("id"), row.getLong("epoch"));
            if (row.getBoolean("led")) {
                led.add(row.getString("id"));
            }
        }, (Object) terms.stream().map(Fence::jobId).toArray(String[]::new));
        for (Fence.OfTerm term : terms) {
            Long epoch = epochs.get(term.jobId());
            if (epoch == null || epoch != term.term().epoch() || !led.contains(term.jobId())) {
                stale.put(term, new StaleEpochException("Epoch " + term.term().epoch() + " of job " + term.jobId() + " is stale: "
                        + (epoch == null
                                ? "the job is deleted"
                                : "the job's epoch is " + epoch + (led.contains(term.jobId()) ? "" : " and nobody leads it"))));
            }
        }
    }

    private static void lockWorkers(JdbcTemplate jdbc, List<Fence.OfWorker> workers, Map<Fence, StaleEpochException> stale) {
        if (workers.isEmpty()) {
            return;
        }
        Map<String, String> holders = new HashMap<>();
        jdbc.query("""
                select id, session_id::text as session from worker
                where id = any(?) and state in ('STARTING', 'RUNNING', 'STOPPING') order by id for no key update
                """, row -> {
            holders.put(row.getString("id"), row.getString("session"));
        }, (Object) workers.stream().map(Fence.OfWorker::workerId).toArray(String[]::new));
        for (Fence.OfWorker worker : workers) {
            if (!worker.session().toString().equals(holders.get(worker.workerId()))) {
                stale.put(worker, new StaleEpochException("Worker " + worker.workerId() + " of job " + worker.jobId()
                        + " is over or was taken from session " + worker.session()));
            }
        }
    }
}
