package io.coxswain.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoopTest {

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final List<Object> handled = new CopyOnWriteArrayList<>();
    private final Semaphore held = new Semaphore(0);

    @Test
    void givenManyPosters_whenHandled_thenOneAtATimeAndInTheOrderOfEach() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicBoolean overlapped = new AtomicBoolean();
        Loop<Integer> loop = loop(100_000, Gate.open(), message -> {
            overlapped.compareAndSet(false, inside.incrementAndGet() != 1);
            handled.add(message);
            inside.decrementAndGet();
        });

        List<Thread> posters = IntStream.range(0, 4).mapToObj(poster -> scheduler.startVirtual("poster",
                () -> IntStream.range(0, 500).forEach(i -> loop.post(poster * 1_000 + i)))).toList();
        for (Thread poster : posters) {
            poster.join();
        }

        awaitHandled(2_000);
        assertThat(overlapped).isFalse();
        for (int poster = 0; poster < 4; poster++) {
            int from = poster * 1_000;
            assertThat(handled.stream().map(Integer.class::cast).filter(i -> i >= from && i < from + 1_000)).isSorted();
        }
    }

    @Test
    void givenFullMailbox_whenPosting_thenRefusedUntilThereIsRoom() {
        Loop<String> loop = loop(2, Gate.open(), this::handleWhenReleased);
        loop.post("handled now");
        awaitBlocked();

        boolean second = loop.post("first in the queue");
        boolean third = loop.post("second in the queue");
        boolean fourth = loop.post("too much");

        assertThat(List.of(second, third, fourth)).containsExactly(true, true, false);
        assertThat(loop.depth()).isEqualTo(2);
        held.release(3);
        awaitHandled(3);
        assertThat(loop.post("room again")).isTrue();
    }

    @Test
    void givenShutGate_whenPosting_thenNothingIsHandledBeforeItOpens() {
        AtomicBoolean open = new AtomicBoolean();
        Gate gate = new Gate(open::get);
        Loop<String> loop = loop(10, gate, handled::add);

        loop.post("one");
        loop.post("two");

        await().during(Duration.ofMillis(50)).until(handled::isEmpty);
        open.set(true);
        gate.opened();
        awaitHandled(2);
        assertThat(handled).containsExactly("one", "two");
    }

    @Test
    void givenGateThatShutsByItself_whenHandling_thenTheRestWaits() {
        AtomicBoolean open = new AtomicBoolean(true);
        Gate gate = new Gate(open::get);
        Loop<String> loop = loop(10, gate, message -> {
            open.set(false);
            handled.add(message);
        });

        loop.post("one");
        loop.post("two");

        awaitHandled(1);
        await().during(Duration.ofMillis(50)).until(() -> handled.size() == 1);
        open.set(true);
        gate.opened();
        awaitHandled(2);
    }

    @Test
    void givenShutGateAndWaitingMessages_whenEnding_thenOnlyTheLastOneIsHandled() {
        Loop<String> loop = loop(10, new Gate(() -> false), handled::add);
        loop.post("never");

        loop.endWith("last");
        loop.endWith("not this one");

        awaitHandled(1);
        assertThat(handled).containsExactly("last");
        assertThat(loop.post("after the end")).isFalse();
    }

    @Test
    void givenAMessageInTheMaking_whenEnding_thenItEndsFirst() {
        Loop<String> loop = loop(10, Gate.open(), this::handleWhenReleased);
        loop.post("running");
        awaitBlocked();
        loop.post("dropped");

        loop.endWith("last");
        held.release(2);

        awaitHandled(2);
        assertThat(handled).containsExactly("running", "last");
    }

    @Test
    void givenEndedLoop_whenPosting_thenNothingIsHandled() {
        Loop<String> loop = loop(10, Gate.open(), handled::add);

        loop.end();

        assertThat(loop.post("late")).isFalse();
        loop.endWith("last");
        await().during(Duration.ofMillis(50)).until(handled::isEmpty);
    }

    @Test
    void givenRunningMessage_whenInterrupted_thenOnlyThatOneIsAndTheNextStartsClean() {
        CountDownLatch never = new CountDownLatch(1);
        Loop<String> loop = loop(10, Gate.open(), message -> {
            try {
                if (message.equals("stuck")) {
                    held.release();
                    never.await();
                }
                handled.add(message + Thread.currentThread().isInterrupted());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                handled.add("interrupted");
            }
        });
        loop.post("stuck");
        loop.post("next");
        held.acquireUninterruptibly();

        loop.interrupt();

        awaitHandled(2);
        assertThat(handled).containsExactly("interrupted", "nextfalse");
    }

    @Test
    void givenHandlerThatThrows_whenMoreWaits_thenTheLoopGoesOn() {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        Loop<String> loop = loop(10, Gate.open(), message -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> uncaught.add(error));
            if (message.equals("bad")) {
                throw new IllegalStateException("bad message");
            }
            handled.add(message);
        });

        loop.post("bad");
        loop.post("good");
        awaitHandled(1);
        loop.post("better");

        awaitHandled(2);
        assertThat(handled).containsExactly("good", "better");
        assertThat(uncaught).singleElement().extracting(Throwable::getMessage).isEqualTo("bad message");
    }

    @Test
    void givenDelay_whenItPasses_thenTheMessageIsPosted() {
        Loop<String> loop = loop(10, Gate.open(), handled::add);
        loop.postAfter(Duration.ofSeconds(10), "later");
        loop.postAfter(Duration.ofSeconds(10), "never").cancel();

        scheduler.advance(Duration.ofMillis(9_999));
        boolean early = !handled.isEmpty();
        scheduler.advance(Duration.ofMillis(1));

        awaitHandled(1);
        assertThat(early).isFalse();
        assertThat(handled).containsExactly("later");
    }

    @Test
    void givenIdleLoop_whenLookingAtIt_thenItHasNoThread() {
        Loop<String> loop = loop(10, Gate.open(), handled::add);

        loop.post("one");
        awaitHandled(1);

        await().untilAsserted(() -> assertThat(loop.stackTrace()).isEmpty());
    }

    private <M> Loop<M> loop(int capacity, Gate gate, Consumer<M> handler) {
        return new Loop<>(scheduler, "loop", capacity, gate, handler);
    }

    private void handleWhenReleased(String message) {
        held.acquireUninterruptibly();
        handled.add(message);
    }

    private void awaitBlocked() {
        await().until(held::hasQueuedThreads);
    }

    private void awaitHandled(int count) {
        await().until(() -> handled.size() == count);
    }
}
