package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class EventHintsTest {

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final AtomicInteger sent = new AtomicInteger();
    private final EventHints hints = new EventHints(scheduler, sent::incrementAndGet);

    @Test
    void givenNobodyListens_whenRung_thenNothingIsSent() {
        hints.ring();
        scheduler.advance(EventHints.BETWEEN);

        assertThat(sent).hasValue(0);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void givenSomebodyListens_whenRungOften_thenTheFirstGoesAtOnceAndTheRestAsOne() {
        hints.wanted();
        hints.ring();
        scheduler.advance(Duration.ZERO);
        int atOnce = sent.get();

        for (int i = 0; i < 100; i++) {
            hints.ring();
        }
        scheduler.advance(EventHints.BETWEEN);

        assertThat(atOnce).isEqualTo(1);
        assertThat(sent).hasValue(2);
    }

    @Test
    void givenNobodyListensAnyMore_whenRung_thenNothingIsSent() {
        hints.wanted();
        scheduler.advance(EventHints.INTEREST);

        hints.ring();
        scheduler.advance(EventHints.BETWEEN);

        assertThat(sent).hasValue(0);
    }
}
