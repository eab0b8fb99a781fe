package io.coxswain.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.job.JobTransitions.Cause;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

class JobTransitionsTest {

    private static final List<JobState> LIVE = List.of(JobState.CREATED, JobState.RUNNING, JobState.RETRYING, JobState.PAUSING,
            JobState.PAUSED, JobState.CANCELING);

    /** A cause, then the state that it leads to from each of {@link #LIVE}. */
    static final List<List<String>> TABLE = List.of(
            List.of("STARTED", "RUNNING", "RUNNING", "RUNNING", "PAUSING", "", "CANCELING"),
            List.of("ATTEMPT_FAILED", "RETRYING", "RETRYING", "RETRYING", "PAUSING", "", "CANCELING"),
            List.of("GIVEN_UP", "FAILED", "FAILED", "FAILED", "FAILED", "", "FAILED"),
            List.of("CANCEL_REQUESTED_UNLED", "CANCELED", "CANCELING", "CANCELED", "CANCELING", "CANCELED", "CANCELING"),
            List.of("CANCEL_REQUESTED_LED", "CANCELING", "CANCELING", "CANCELING", "CANCELING", "", "CANCELING"),
            List.of("CANCEL_ENFORCED", "", "", "", "", "", "CANCELED"),
            List.of("PAUSE_REQUESTED_UNLED", "PAUSED", "PAUSING", "PAUSED", "", "", ""),
            List.of("PAUSE_REQUESTED_LED", "PAUSING", "PAUSING", "PAUSING", "", "", ""),
            List.of("PAUSE_DONE", "", "", "", "PAUSED", "", ""),
            List.of("PAUSE_ENFORCED", "", "", "", "PAUSED", "", ""),
            List.of("RESUMED_BEFORE_INIT", "", "", "", "CREATED", "CREATED", ""),
            List.of("RESUMED", "", "", "", "RUNNING", "RUNNING", ""),
            List.of("EXIT_FINISHED", "FINISHED", "FINISHED", "FINISHED", "FINISHED", "FINISHED", "FINISHED"),
            List.of("EXIT_FAILED", "FAILED", "FAILED", "FAILED", "FAILED", "FAILED", "FAILED"),
            List.of("EXIT_CANCELED", "CANCELED", "CANCELED", "CANCELED", "CANCELED", "CANCELED", "CANCELED"));

    @ParameterizedTest
    @FieldSource("TABLE")
    void givenALiveJob_whenSomethingHappens_thenTheTableSaysWhatFollows(List<String> row) {
        List<String> actual = new ArrayList<>(List.of(row.getFirst()));

        LIVE.forEach(state -> actual.add(JobTransitions.next(state, Cause.valueOf(row.getFirst())).map(Enum::name).orElse("")));

        assertThat(actual).isEqualTo(row);
    }

    @Test
    void givenTheTable_whenCompared_thenNoCauseIsMissing() {
        assertThat(TABLE.stream().map(List::getFirst).map(Cause::valueOf)).containsExactlyInAnyOrder(Cause.values());
    }

    @ParameterizedTest
    @EnumSource
    void givenAnyCause_whenTheJobIsOver_thenNothingFollows(Cause cause) {
        Set<JobState> terminal = EnumSet.complementOf(EnumSet.copyOf(LIVE));

        assertThat(terminal).allSatisfy(state -> {
            assertThat(state.isTerminal()).isTrue();
            assertThat(JobTransitions.next(state, cause)).isEmpty();
        });
    }

    @Test
    void givenACause_whenWrittenAsSql_thenItIsTheSameTable() {
        assertThat(JobTransitions.sql("j.state", Cause.CANCEL_ENFORCED)).isEqualTo("case j.state when 'CANCELING' then 'CANCELED' end");
        assertThat(JobTransitions.sources(Cause.RESUMED)).isEqualTo("'PAUSING', 'PAUSED'");
    }
}
