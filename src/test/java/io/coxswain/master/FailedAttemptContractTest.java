package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.FatalJobException;
import io.coxswain.api.SendMode;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.job.RetryPolicy;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of an attempt whose callback throws, or does not come back. */
class FailedAttemptContractTest extends MasterContract {

    private static final Duration CALLBACK_TIMEOUT = Duration.ofMillis(1_500);

    @Override
    protected NodeSetup setup() {
        return NodeSetup.named("stable").callbackTimeout(CALLBACK_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"onWorkerDispatched", "onWorkerOnline", "onWorkerStatusUpdated", "onWorkerMessage", "onWorkerOffline", "tick",
        "onMasterRecovered"})
    void givenACallbackThatThrows_whenItIsCalled_thenTheInstanceIsClosedAndALaterTermRecovers(String callback) {
        AtomicInteger throwing = new AtomicInteger();
        Script script = busyScript();
        script.on(callback, moment -> {
            if (throwing.getAndIncrement() == 0) {
                throw new IllegalStateException("no luck in " + callback);
            }
        });
        String id = submit(script);
        if (callback.equals("onMasterRecovered")) {
            awaitCount(script, "tick", 1);
            node.calls().resign(id).join();
        }

        await().until(() -> script.count(callback) >= 2);
        Job job = node.awaitState(id, JobState.RUNNING);

        int failed = script.calls().stream().filter(call -> call.callback().equals(callback)).findFirst().orElseThrow().instance();
        assertThat(script.callbacks(failed)).endsWith(callback, "close").doesNotContain("stop");
        assertThat(script.callbacks(failed + 1)).startsWith("onOpenApiInitialized", "onMasterRecovered");
        assertThat(script.calls().stream().filter(call -> call.epoch() > 0).map(Script.Call::epoch)).isSorted();
        assertThat(job.attempts()).isEqualTo(1);
        assertThat(job.error()).isNotNull().satisfies(error -> {
            assertThat(error.code()).isEqualTo("attempt-failed");
            assertThat(error.message()).isEqualTo("IllegalStateException: no luck in " + callback);
        });
    }

    static Stream<Arguments> throwables() {
        return Stream.of(Arguments.of("an Error", (Supplier<Throwable>) () -> new StackOverflowError("deep")),
                Arguments.of("an InterruptedException", (Supplier<Throwable>) () -> new InterruptedException("by itself")),
                Arguments.of("a message that Postgres can't store", (Supplier<Throwable>) () -> new IllegalStateException("a\0b")),
                Arguments.of("a checked exception without a message", (Supplier<Throwable>) Exception::new));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("throwables")
    void givenWhateverIsThrown_whenInitThrowsIt_thenItIsAFailedAttemptAndInitRunsAgain(String name, Supplier<Throwable> thrown) {
        Script script = new Script();
        script.on("init", moment -> {
            if (script.count("init") == 1) {
                sneaky(thrown.get());
            }
        });

        String id = submit(script);
        awaitCount(script, "tick", 1);

        assertThat(script.count("init")).isEqualTo(2);
        assertThat(node.awaitState(id, JobState.RUNNING).attempts()).isEqualTo(1);
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "close");
    }

    @Test
    void givenAnInterruptFlagLeftBehind_whenTheCallbackReturns_thenTheNextOneDoesNotFeelIt() {
        Script script = new Script();
        script.on("init", moment -> Thread.currentThread().interrupt());
        script.on("tick", moment -> moment.context().exit(ExitReason.FINISHED, null, Thread.currentThread().isInterrupted()));

        Job job = run(script, JobState.FINISHED);

        assertThat(job.attempts()).isZero();
        assertThat(job.detail()).hasToString("false");
    }

    @Test
    void givenFailedAttempts_whenTheNextOneIsDue_thenTheJobIsRetryingWithBackoffAndNobodyLeadsIt() {
        Script script = new Script();
        script.on("tick", moment -> {
            throw new IllegalStateException("again");
        });
        String id = submit(script, new RetryPolicy.Overrides(-1, Duration.ofSeconds(30), Duration.ofSeconds(60), 2.0));

        Job job = node.awaitState(id, JobState.RETRYING);

        assertThat(job.leaderSession()).isNull();
        assertThat(Duration.between(job.updatedAt(), job.nextAttemptAt())).isBetween(Duration.ofSeconds(23), Duration.ofSeconds(37));
        assertThat(jdbc.queryForObject("select count(*) from int_lock where lock_key = ?", Integer.class, id)).isZero();
    }

    @Test
    void givenAsManyFailedAttemptsAsAllowed_whenTheLastFails_thenTheJobFailsAndIsStopped() {
        Script script = new Script();
        script.on("tick", moment -> {
            throw new IllegalStateException("again");
        });
        String id = submit(script, new RetryPolicy.Overrides(3, Duration.ofMillis(10), Duration.ofMillis(10), 1.0));

        Job job = node.awaitState(id, JobState.FAILED);
        awaitCount(script, "stop", 1);

        assertThat(job.error()).isNotNull().extracting(Job.JobError::message).asString().contains("again");
        assertThat(script.count("tick")).isEqualTo(3);
        assertThat(script.count("close")).isEqualTo(2);
        assertThat(script.callbacks(3)).endsWith("tick", "stop");
    }

    @ParameterizedTest
    @ValueSource(strings = {"init", "tick", "onWorkerOnline", "onWorkerMessage", "onWorkerOffline"})
    void givenAFatalException_whenACallbackThrowsIt_thenTheJobFailsAtOnceAndIsStopped(String callback) {
        Script script = busyScript();
        script.on(callback, moment -> {
            throw new FatalJobException("hopeless");
        });

        Job job = run(script, JobState.FAILED);
        awaitCount(script, "stop", 1);

        assertThat(job.error()).isNotNull().extracting(Job.JobError::message).isEqualTo("hopeless");
        assertThat(job.attempts()).isZero();
        assertThat(script.callbacks(1)).endsWith(callback, "stop").doesNotContain("close");
        assertThat(script.count("onOpenApiInitialized")).isEqualTo(1);
    }

    @Test
    void givenACallbackThatRunsTooLong_whenItHeedsItsInterrupt_thenTheAttemptFailsAndTheInstanceIsClosed() {
        Script script = new Script();
        script.on("tick", moment -> {
            if (script.count("tick") == 1) {
                new CountDownLatch(1).await();
            }
        });
        String id = submit(script);

        awaitCount(script, "tick", 2);

        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init", "tick", "close");
        assertThat(node.awaitState(id, JobState.RUNNING).error()).isNotNull().satisfies(error -> {
            assertThat(error.code()).isEqualTo("callback-timeout");
            assertThat(error.message()).contains("tick", "1500 ms");
        });
    }

    @Test
    void givenACallbackThatIgnoresItsInterrupt_whenItHangs_thenItIsAbandonedReportedAndFencedWhileANewTermRuns() {
        Script script = new Script();
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch refused = new CountDownLatch(1);
        script.on("init", moment -> {
            if (script.count("init") == 1) {
                hangUntil(release);
                try {
                    moment.context().kv().put("late", true);
                } catch (RuntimeException e) {
                    refused.countDown();
                    throw e;
                }
            }
        });
        String id = submit(script);

        awaitCount(script, "tick", 1);
        release.countDown();
        await().until(() -> refused.getCount() == 0);

        assertThat(node.jobs().require(id).error()).isNotNull().extracting(Job.JobError::code).isEqualTo("callback-hung");
        JobEvent event = node.jobs().events(id, 0, 100).stream().filter(e -> e.kind() == EventKind.CALLBACK_HUNG).findFirst()
                .orElseThrow();
        assertThat(event.data()).asString().contains("hangUntil");
        assertThat(script.callbacks(1)).containsExactly("onOpenApiInitialized", "init");
        assertThat(jdbc.queryForObject("select count(*) from kv where job_id = ?", Integer.class, id)).isZero();
    }

    @Test
    void givenACloseThatHangs_whenItsDeadlineHasPassed_thenANewTermGoesOnWithoutIt() {
        Script script = new Script();
        CountDownLatch release = new CountDownLatch(1);
        script.on("close", moment -> hangUntil(release));
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.calls().resign(id);
        awaitCount(script, "onMasterRecovered", 1);
        release.countDown();

        assertThat(script.callbacks(1)).endsWith("close");
    }

    /** Causes every kind of event. */
    private static Script busyScript() {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("tick", (name, context, message) -> {
            context.updateStatus("up");
            context.sendMessage("topic", "body", SendMode.BLOCKING);
            context.exit();
        });
        return script;
    }

    private String submit(Script script, RetryPolicy.Overrides retry) {
        JobSubmission plain = script.submission();
        return node.jobs().submit(new JobSubmission(null, plain.type(), plain.config(), null, null, null, retry, null));
    }

    /** Deaf to interrupts. */
    private static void hangUntil(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // On it goes.
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
