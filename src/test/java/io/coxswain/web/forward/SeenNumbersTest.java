package io.coxswain.web.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SeenNumbersTest {

    private final SeenNumbers seen = new SeenNumbers();

    @Test
    void givenNumbersThatOvertakeEachOther_whenEachComes_thenItIsTheFirstTime() {
        assertThat(LongStream.of(5, 3, 4, 1, 2, 90, 7)).allMatch(seen::isFirst);
        assertThat(LongStream.of(5, 3, 4, 1, 2, 90, 7)).noneMatch(seen::isFirst);
    }

    @Test
    void givenNumberFarBehind_whenItComes_thenItCountsAsSeen() {
        seen.isFirst(SeenNumbers.WINDOW + 10);

        assertThat(seen.isFirst(11)).isTrue();
        assertThat(seen.isFirst(10)).isFalse();
        assertThat(seen.isFirst(0)).isFalse();
        assertThat(seen.isFirst(-1)).isFalse();
    }

    @Test
    void givenLeapOverTheWholeWindow_whenNumbersBehindItCome_thenNoneIsTakenForAnOlderOne() {
        LongStream.rangeClosed(1, SeenNumbers.WINDOW).forEach(seen::isFirst);

        boolean leap = seen.isFirst(1_000_000_000_000L);

        assertThat(leap).isTrue();
        assertThat(LongStream.range(1_000_000_000_000L - SeenNumbers.WINDOW + 1, 1_000_000_000_000L)).allMatch(seen::isFirst);
    }
}
