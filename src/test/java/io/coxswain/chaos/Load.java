package io.coxswain.chaos;

import io.coxswain.testing.HistoryRecorder;
import io.coxswain.testing.NodeApi;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.dao.DataAccessException;

/**
 * What users do meanwhile: they keep a number of jobs running, cancel one now and then, and watch who leads. Whatever a node
 * acknowledges is told to the recorder; what it can't take is tried again elsewhere.
 */
final class Load implements AutoCloseable {

    private static final int JOBS = 60;
    /** A job runs for some 15 s. */
    private static final String CONFIG = """
            {"workers": 4, "ticks": 60, "tickInterval": "250ms", "trace": true}""";
    private static final Duration BETWEEN_CALLS = Duration.ofMillis(50);
    private static final double CANCELED = 0.05;

    private final Cluster cluster;
    private final HistoryRecorder recorder;
    private final AtomicInteger submitted = new AtomicInteger();
    private final List<Thread> users;
    private volatile boolean over;

    Load(Cluster cluster, HistoryRecorder recorder, long seed) {
        this.cluster = cluster;
        this.recorder = recorder;
        this.users = List.of(
                Thread.ofVirtual().name("submitter").start(() -> repeat(new Random(seed), this::submit)),
                Thread.ofVirtual().name("canceler").start(() -> repeat(new Random(seed + 1), this::cancel)),
                Thread.ofVirtual().name("reader").start(() -> repeat(new Random(seed + 2), this::read)));
    }

    @FunctionalInterface
    private interface Call {
        void on(NodeApi node, Random random);
    }

    private void repeat(Random random, Call call) {
        while (!over) {
            try {
                call.on(cluster.any(random).api(), random);
            } catch (RuntimeException | AssertionError e) {
                // The node, or Postgres, is being mistreated; nothing was acknowledged.
            }
            Cluster.pass(BETWEEN_CALLS);
        }
    }

    private void submit(NodeApi node, Random random) {
        if (unfinished() < JOBS) {
            String id = "job-" + submitted.incrementAndGet();
            node.submit(id, "fake", CONFIG);
            recorder.submitted(id);
        }
    }

    private int unfinished() {
        try {
            return cluster.jdbc().queryForObject("select count(*) from job where state not in ('FINISHED', 'FAILED', 'CANCELED')",
                    Integer.class);
        } catch (DataAccessException e) {
            return JOBS;
        }
    }

    private void cancel(NodeApi node, Random random) {
        if (random.nextDouble() < CANCELED && submitted.get() > 0) {
            String id = "job-" + random.nextInt(1, submitted.get() + 1);
            if (node.post("/api/v1/jobs/" + id + "/cancel", "{}").status() == 202) {
                recorder.canceled(id);
            }
        }
    }

    private void read(NodeApi node, Random random) {
        String id = "job-" + random.nextInt(Math.max(1, submitted.get() - JOBS), submitted.get() + 1);
        NodeApi.Answer answer = node.get("/api/v1/jobs/" + id + "/leader");
        if (answer.status() == 200) {
            recorder.saw("reader", id, answer.json().get("epoch").asLong());
        }
    }

    int submitted() {
        return submitted.get();
    }

    /** No more calls from now on. */
    @Override
    public void close() {
        over = true;
        for (Thread user : users) {
            try {
                user.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
