package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.NextTick;
import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.diagnosis.DiagnosisStore;
import io.coxswain.diagnosis.Reason;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.json.Json;
import io.coxswain.placement.LiveNodeStore;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Progress is not liveness: what hangs is replaced while its node stays up, and it is told where it hung, and what for. */
class HangContractTest extends MasterContract {

    private static final Duration CALLBACK_TIMEOUT = Duration.ofMillis(1_500);

    private final CountDownLatch released = new CountDownLatch(1);
    private final Object monitor = new Object();
    private volatile boolean stopped;

    @Override
    protected NodeSetup setup() {
        return NodeSetup.named("stable").callbackTimeout(CALLBACK_TIMEOUT);
    }

    @AfterAll
    void release() {
        stopped = true;
        released.countDown();
    }

    private JobEvent hang(String id) {
        return await().until(() -> node.jobs().events(id, 0, 1_000).stream().filter(event -> event.kind() == EventKind.CALLBACK_HUNG)
                .findFirst(),
                Optional::isPresent).orElseThrow();
    }

    private static String text(JobEvent event, String field) {
        return event.data().get(field).asString();
    }

    @Test
    void givenATickThatWaitsForAMonitor_whenItsTimeIsOver_thenItIsReplacedAndItIsToldWhoHasTheMonitor() {
        CountDownLatch owned = new CountDownLatch(1);
        Script owner = new Script();
        owner.on("tick", moment -> ownTheMonitor(owned));
        Script waiting = new Script();
        waiting.on("tick", moment -> {
            if (waiting.instances() == 1) {
                owned.await();
                synchronized (monitor) {
                    throw new IllegalStateException("never comes here in time");
                }
            }
        });
        submit(owner);
        String id = submit(waiting);

        awaitCount(waiting, "onMasterRecovered", 1);
        JobEvent event = hang(id);

        assertThat(text(event, "callback")).isEqualTo("master.tick");
        assertThat(text(event, "heeded")).isEqualTo("false");
        assertThat(text(event, "since")).isLessThan(event.at().toString());
        assertThat(text(event, "stack")).contains("BLOCKED", "waiting to lock <java.lang.Object@", "The lock is held by:", "ownTheMonitor")
                .hasSizeLessThan(16_100);
        assertThat(waiting.callbacks(1)).endsWith("tick");
    }

    private void ownTheMonitor(CountDownLatch owned) {
        synchronized (monitor) {
            owned.countDown();
            while (released.getCount() > 0) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    // Deaf.
                }
            }
        }
    }

    @Test
    void givenAHungCallback_whenAskedWhy_thenItsPlaceAndStackAreTold() {
        Script script = new Script();
        script.on("tick", moment -> {
            if (script.instances() == 1) {
                new CountDownLatch(1).await();
            }
        });
        String id = submit(script);
        awaitCount(script, "onMasterRecovered", 1);
        node.awaitState(id, JobState.RUNNING);

        List<Reason> reasons = new Diagnosis(new DiagnosisStore(jdbc, new Json()),
                new PlacementJudge(new LiveNodeStore(jdbc, new Json()), Duration.ZERO)).explain(node.jobs().require(id))
                .reasons();

        Reason hung = reasons.stream().filter(reason -> reason.code().equals("callback-hung")).findFirst().orElseThrow();
        assertThat(hung.sentence()).startsWith("Callback master.tick hung on node stable since ")
                .contains("ran longer than 1500 ms and was interrupted, at java.base/");
        assertThat(hung.evidence().get("stack")).asString().contains("CountDownLatch.await");
        assertThat(hung.evidence()).containsEntry("heeded", true).containsEntry("worker", null);
    }

    /** The session is the author's: Postgres goes on for a moment after the client has gone. */
    @Test
    void givenATickThatWaitsForPostgres_whenItsTimeIsOver_thenItIsInterruptedThereAndReplaced() {
        Script script = new Script();
        script.on("tick", moment -> {
            if (script.instances() == 1) {
                sleepInPostgres();
            }
        });
        String id = submit(script);

        awaitCount(script, "onMasterRecovered", 1);

        assertThat(text(hang(id), "stack")).contains("sleepInPostgres", "org.postgresql");
        assertThat(node.awaitState(id, JobState.RUNNING).error()).isNotNull().extracting(Job.JobError::code).isIn("callback-timeout",
                "callback-hung");
    }

    private void sleepInPostgres() throws SQLException {
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            statement.execute("select pg_sleep(15)");
        }
    }

    @Test
    void givenAWorkerThatHangs_whenItsTimeIsOver_thenItsMasterReplacesItAndItsStackIsTold() {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("first"));
        script.on("onWorkerOffline", moment -> {
            if (moment.worker().config(Map.class).get("name").equals("first")) {
                moment.createWorker("second");
            } else {
                moment.context().exit(ExitReason.FINISHED, null, null);
            }
        });
        script.onWorker("tick", (name, context, message) -> {
            if (name.equals("first")) {
                ownTheWorld();
            }
            context.exit();
        });
        String id = submit(script);

        node.awaitState(id, JobState.FINISHED);

        JobEvent event = hang(id);
        assertThat(text(event, "callback")).isEqualTo("worker.tick");
        assertThat(text(event, "worker")).isEqualTo(node.workers().list(id, null, 10).getFirst().id());
        assertThat(text(event, "stack")).contains("ownTheWorld", "parking to wait for");
        assertThat(node.jobs().require(id).attempts()).isZero();
    }

    private void ownTheWorld() {
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                // Deaf.
            }
        }
    }

    /** As many of them as there are carriers: without more carriers not one other loop of the JVM would run until they end. */
    @Test
    void givenMastersThatComputeWithoutAPause_whenTheyHaveAllCarriers_thenOthersGoOnAndTheyAreReplaced() {
        int carriers = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class).getParallelism();
        AtomicInteger busy = new AtomicInteger();
        Script patient = new Script().next(NextTick.after(Duration.ofMillis(20)));
        AtomicLong last = new AtomicLong();
        AtomicLong longest = new AtomicLong();
        patient.on("tick", moment -> {
            long now = System.nanoTime();
            if (last.get() != 0) {
                longest.accumulateAndGet(now - last.get(), Math::max);
            }
            last.set(now);
        });
        submit(patient);
        awaitCount(patient, "tick", 5);
        List<Script> scripts = new ArrayList<>();
        for (int i = 0; i < carriers; i++) {
            Script script = new Script();
            script.on("tick", moment -> {
                if (script.instances() == 1) {
                    busy.incrementAndGet();
                    compute();
                }
            });
            scripts.add(script);
            submit(script);
        }

        scripts.forEach(script -> awaitCount(script, "onMasterRecovered", 1));
        stopped = true;

        assertThat(busy).hasValue(carriers);
        assertThat(scripts).allSatisfy(script -> assertThat(script.callbacks(1)).endsWith("tick"));
        assertThat(Duration.ofNanos(longest.get())).as("longest pause of a loop beside them").isLessThan(Duration.ofMillis(2_000));
        assertThat(node.session()).isNotNull();
    }

    private void compute() {
        long x = 1;
        while (!stopped) {
            x = x * 31 + 7;
        }
        if (x == 0) {
            throw new IllegalStateException("so that it is computed");
        }
    }
}
