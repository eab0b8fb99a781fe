package io.coxswain.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is left out of the deal because it does not take its part. */
class LaggardsTest {

    private static final UUID SLOW = new UUID(0, 1);
    private static final UUID QUICK = new UUID(0, 2);

    private final Laggards laggards = new Laggards();

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }

    @Test
    void givenANodeThatDoesNotTakeItsWorker_whenItHadTime_thenItIsLeftOutForAWhile() {
        laggards.note(Map.of(SLOW, "a", QUICK, "b"), millis(0));
        laggards.note(Map.of(SLOW, "a", QUICK, "c"), millis(1_000));

        laggards.note(Map.of(SLOW, "a", QUICK, "d"), millis(1_300));

        assertThat(laggards.at(millis(1_310))).containsExactly(SLOW);
        assertThat(laggards.at(millis(3_400))).isEmpty();
    }

    @Test
    void givenANodeThatHadNothingToTakeMeanwhile_whenItIsDealtSomething_thenItsTimeBeginsAnew() {
        laggards.note(Map.of(SLOW, "a"), millis(0));
        laggards.note(Map.of(), millis(1_000));

        laggards.note(Map.of(SLOW, "a"), millis(1_300));

        assertThat(laggards.at(millis(1_300))).isEmpty();
    }
}
