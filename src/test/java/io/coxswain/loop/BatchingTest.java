package io.coxswain.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.testing.HandTurnedScheduler;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class BatchingTest {

    private static final int MAX_BATCH = 3;
    private static final int CAPACITY = 5;

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final List<List<String>> flushes = new CopyOnWriteArrayList<>();
    private final Semaphore permits = new Semaphore(0);

    @Test
    void givenAFlushOnItsWay_whenOthersSubmit_thenTheyGoTogetherInTheNext() {
        Batching<String, String> batching = batching(this::upperCase);
        CompletableFuture<String> first = batching.submit("a");
        awaitFlushing();

        List<CompletableFuture<String>> others = batching.submitAll(List.of("b", "c", "d", "e"));
        permits.release(3);

        assertThat(first.join()).isEqualTo("A");
        assertThat(others.stream().map(CompletableFuture::join)).containsExactly("B", "C", "D", "E");
        assertThat(flushes).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
    }

    @Test
    void givenTooMuchWaiting_whenSubmitting_thenRefusedAsAWhole() {
        Batching<String, String> batching = batching(this::upperCase);
        batching.submit("a");
        awaitFlushing();
        batching.submitAll(List.of("b", "c", "d"));

        assertThatThrownBy(() -> batching.submitAll(List.of("e", "f", "g"))).isInstanceOfSatisfying(CoxswainException.class,
                e -> assertThat(e.code()).isEqualTo(ErrorCode.OVERLOADED)).hasMessageContaining("test: 3 of 5");

        CompletableFuture<String> fits = batching.submit("e");
        permits.release(3);
        assertThat(fits.join()).isEqualTo("E");
    }

    @Test
    void givenABadItem_whenItsBatchFails_thenItFailsAlone() {
        Batching<String, String> batching = batching(batch -> {
            if (batch.contains("bad")) {
                throw new IllegalArgumentException("bad item among " + batch);
            }
            return upperCase(batch);
        });
        batching.submit("a");
        awaitFlushing();

        List<CompletableFuture<String>> results = batching.submitAll(List.of("b", "bad", "c"));
        permits.release(10);

        assertThat(results.get(0).join()).isEqualTo("B");
        assertThat(results.get(2).join()).isEqualTo("C");
        assertThatThrownBy(() -> Batching.join(results.get(1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bad item among [bad]");
    }

    @Test
    void givenAFailureThatMayHaveLeftSomething_whenABatchFails_thenAllFailAndNoneIsTriedAgain() {
        Batching<String, String> batching = batching(batch -> {
            if (!batch.contains("a")) {
                flushes.add(batch);
                throw new CoxswainException(ErrorCode.OUTCOME_UNKNOWN, "the line went dead");
            }
            return upperCase(batch);
        });
        batching.submit("a");
        awaitFlushing();

        List<CompletableFuture<String>> results = batching.submitAll(List.of("b", "c"));
        permits.release(10);

        assertThat(results).allSatisfy(result -> assertThatThrownBy(() -> Batching.join(result)).hasMessage("the line went dead"));
        assertThat(flushes).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void givenACallerThatIsInterrupted_whenItCalls_thenItStillGetsItsResultAndKeepsTheInterrupt() throws Exception {
        Batching<String, String> batching = batching(this::upperCase);
        List<String> results = new CopyOnWriteArrayList<>();
        AtomicBoolean interrupted = new AtomicBoolean();

        Thread caller = scheduler.startVirtual("caller", () -> {
            results.add(batching.call("a"));
            interrupted.set(Thread.currentThread().isInterrupted());
        });
        awaitFlushing();
        caller.interrupt();
        permits.release();
        caller.join();

        assertThat(results).containsExactly("A");
        assertThat(interrupted).isTrue();
    }

    @Test
    void givenEverythingFlushed_whenSubmittingLater_thenANewFlushStarts() {
        Batching<String, String> batching = batching(this::upperCase);
        permits.release(10);

        String first = batching.call("a");
        String second = batching.call("b");

        assertThat(List.of(first, second)).containsExactly("A", "B");
    }

    private Batching<String, String> batching(Batching.Flush<String, String> flush) {
        return new Batching<>(scheduler, "test", MAX_BATCH, CAPACITY, flush,
                error -> !(error instanceof CoxswainException unknown && unknown.code() == ErrorCode.OUTCOME_UNKNOWN));
    }

    private List<String> upperCase(List<String> batch) {
        permits.acquireUninterruptibly();
        flushes.add(batch);
        return batch.stream().map(String::toUpperCase).toList();
    }

    private void awaitFlushing() {
        await().until(permits::hasQueuedThreads);
    }
}
