package io.coxswain.web.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceTest {

    private static final String ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN = "00f067aa0ba902b7";

    @Test
    void givenCallerWithTrace_whenTakenUp_thenTheTraceIsTheSameAndTheSpanIsOurs() {
        Trace trace = Trace.of("00-" + ID + "-" + SPAN + "-01");

        assertThat(trace.traceId()).isEqualTo(ID);
        assertThat(trace.flags()).isEqualTo("01");
        assertThat(trace.spanId()).matches("[0-9a-f]{16}").isNotEqualTo(SPAN);
        assertThat(trace.header()).isEqualTo("00-" + ID + "-" + trace.spanId() + "-01");
    }

    @Test
    void givenLaterVersion_whenTakenUp_thenWhatIsKnownOfItCounts() {
        assertThat(Trace.of("01-" + ID + "-" + SPAN + "-01-more").traceId()).isEqualTo(ID);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "none", "ff-" + ID + "-" + SPAN + "-01", "00-" + ID + "-" + SPAN + "-01-more",
        "00-00000000000000000000000000000000-" + SPAN + "-01", "00-" + ID + "-0000000000000000-01", "00-4BF92F3577B34DA6A3CE929D0E0E4736-"
                + SPAN + "-01", "00-" + ID + "-" + SPAN, "00-" + ID + "-" + SPAN + "-01\nevil"})
    void givenNoTrace_whenBegun_thenItIsNew(String parent) {
        Trace trace = Trace.of(parent);

        assertThat(trace.traceId()).matches("[0-9a-f]{32}").isNotEqualTo(ID);
        assertThat(Trace.of(parent).traceId()).isNotEqualTo(trace.traceId());
    }
}
