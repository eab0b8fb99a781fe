package io.coxswain.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.loop.Watchdog.AbandonedException;
import io.coxswain.loop.Watchdog.TimedOutException;
import io.coxswain.testing.HandTurnedScheduler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final AtomicBoolean paused = new AtomicBoolean();
    private final Watchdog watchdog = new Watchdog(scheduler, paused::get);
    private final List<String> abandoned = new CopyOnWriteArrayList<>();
    private final CountDownLatch released = new CountDownLatch(1);

    @Test
    void givenAQuickCallback_whenItReturns_thenItsResultAndNoTimerAreLeft() throws Exception {
        String result = watchdog.watch("tick", LIMIT, this::abandoned, () -> "done");

        assertThat(result).isEqualTo("done");
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void givenACallbackThatThrows_whenItIsInTime_thenItsOwnExceptionIsThrown() {
        CompletableFuture<String> call = start(() -> {
            throw new IOException("no such file");
        });

        assertThat(call).failsWithin(GRACE).withThrowableThat().withCauseInstanceOf(IOException.class);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void givenACallbackPastItsLimit_whenItEndsOnItsInterrupt_thenItTimedOut() {
        CompletableFuture<String> call = start(() -> {
            released.await();
            return "never";
        });

        scheduler.advance(LIMIT);

        assertThat(call).failsWithin(GRACE).withThrowableThat().withCauseInstanceOf(TimedOutException.class)
                .withMessageContaining("master.tick ran longer than 60000 ms");
        scheduler.advance(LIMIT);
        assertThat(abandoned).isEmpty();
    }

    @Test
    void givenACallbackPastItsLimit_whenItReturnsAllTheSame_thenItsResultCounts() {
        CompletableFuture<String> call = start(() -> {
            awaitIgnoringInterrupts();
            return "late";
        });

        scheduler.advance(LIMIT);
        released.countDown();

        assertThat(call).succeedsWithin(GRACE).isEqualTo("late");
    }

    @Test
    void givenACallbackThatIgnoresItsInterrupt_whenTheGraceIsOver_thenItIsAbandonedOnceWithItsStack() {
        CompletableFuture<String> call = start(() -> {
            awaitIgnoringInterrupts();
            return "much too late";
        });

        scheduler.advance(LIMIT);
        scheduler.advance(GRACE);
        await().until(() -> abandoned.size() == 1);
        scheduler.advance(LIMIT);
        released.countDown();

        assertThat(call).failsWithin(GRACE).withThrowableThat().withCauseInstanceOf(AbandonedException.class);
        assertThat(abandoned).singleElement().asString().startsWith("master.tick false ").contains("awaitIgnoringInterrupts").contains(
                "parking to wait for");
    }

    @Test
    void givenPostgresAway_whenTheLimitPasses_thenTheCallbackIsNotToBlame() {
        CompletableFuture<String> call = start(() -> {
            released.await();
            return "in the end";
        });
        paused.set(true);

        scheduler.advance(LIMIT.multipliedBy(10));
        paused.set(false);
        released.countDown();

        assertThat(call).succeedsWithin(GRACE).isEqualTo("in the end");
    }

    private CompletableFuture<String> start(Callable<String> body) {
        CompletableFuture<String> result = new CompletableFuture<>();
        scheduler.startVirtual("callback", () -> {
            try {
                result.complete(watchdog.watch("master.tick", LIMIT, this::abandoned, body));
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        await().until(() -> scheduler.waiting() == 1 || result.isDone());
        return result;
    }

    private void awaitIgnoringInterrupts() {
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                // That is the point.
            }
        }
    }

    private void abandoned(Hang hang) {
        abandoned.add(hang.callback() + " " + hang.heeded() + " " + hang.dump());
    }
}
