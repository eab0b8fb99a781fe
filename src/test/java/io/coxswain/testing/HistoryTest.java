package io.coxswain.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.History.JobRow;
import io.coxswain.testing.History.Reading;
import io.coxswain.testing.History.Tick;
import io.coxswain.testing.History.Write;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The checker of histories finds what must not be, and nothing else. */
class HistoryTest {

    private static final JobRow RUNNING = new JobRow("j", "RUNNING", true, null, null);

    /** A history with one thing wrong. */
    record Bad(String what, History history, String violation) {
        @Override
        public String toString() {
            return what;
        }
    }

    static List<Bad> histories() {
        return List.of(
                new Bad("an old epoch writes", writes(new Write("j", 1, "a"), new Write("j", 2, "b"), new Write("j", 1, "a")), "O1: after"),
                new Bad("two write in one epoch", writes(new Write("j", 1, "a"), new Write("j", 1, "b")), "O1: one epoch"),
                new Bad("an epoch is used again", writes(new Write("j", 1, "a"), new Write("k", 1, "a")), "O1: one epoch"),
                new Bad("a reader goes back", readings(new Reading("r", "j", 2), new Reading("r", "j", 1)), "O2: after"),
                new Bad("nobody leads", jobs(new JobRow("j", "RUNNING", false, null, null)), "O3: job j"),
                new Bad("nobody leads a new job", jobs(new JobRow("j", "CREATED", false, null, null)), "O3: job j"),
                new Bad("a submission is lost", acknowledged(Set.of("lost"), Set.of()), "Lost: the submission of job lost"),
                new Bad("a cancellation is lost", acknowledged(Set.of(), Set.of("j")), "Lost: the cancellation of job j"),
                new Bad("a canceled job is gone", acknowledged(Set.of(), Set.of("gone")), "Lost: the cancellation of job gone"),
                new Bad("a tick is counted twice", ticks(100, new Tick("f", 0, 100, 99)), "Ticks: not each"),
                new Bad("a tick is written over", ticks(100, new Tick("f", 0, 100, 101)), "Ticks: not each"),
                new Bad("a count is short", ticks(100, new Tick("f", 0, 99, 99)), "Ticks: worker 0"),
                new Bad("a count is missing", ticks(100, new Tick("f", 1, 100, 100)), "Ticks: worker 0"),
                new Bad("something is left", new History(List.of(), List.of(), List.of(), List.of(), List.of("worker w"), Set.of(), Set
                        .of()),
                        "Left over: worker w"));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void givenABadHistory_whenChecked_thenThatAloneIsFound(Bad bad) {
        assertThat(bad.history().violations()).singleElement().asString().startsWith(bad.violation());
    }

    @Test
    void givenAGoodHistory_whenChecked_thenNothingIsFound() {
        History good = new History(
                List.of(new Write("j", 1, "a"), new Write("k", 2, "a"), new Write("j", 1, "a"), new Write("j", 3, "b")),
                List.of(new Reading("r", "j", 1), new Reading("s", "j", 3), new Reading("r", "j", 1), new Reading("r", "k", 2),
                        new Reading("r", "j", 3)),
                List.of(RUNNING, new JobRow("k", "CANCELING", true, null, null), new JobRow("l", "FAILED", false, null, null),
                        new JobRow("f", "FINISHED", false, 2, 10L)),
                List.of(new Tick("f", 0, 10, 10), new Tick("f", 1, 10, 10), new Tick("j", 0, 3, 3)), List.of(), Set.of("j", "k", "l", "f"),
                Set.of("k", "l"));

        assertThat(good.violations()).isEmpty();
    }

    private static History writes(Write... writes) {
        return new History(List.of(writes), List.of(), List.of(), List.of(), List.of(), Set.of(), Set.of());
    }

    private static History readings(Reading... readings) {
        return new History(List.of(), List.of(readings), List.of(), List.of(), List.of(), Set.of(), Set.of());
    }

    private static History jobs(JobRow... jobs) {
        return new History(List.of(), List.of(), List.of(jobs), List.of(), List.of(), Set.of(), Set.of());
    }

    private static History acknowledged(Set<String> submitted, Set<String> canceled) {
        return new History(List.of(), List.of(), List.of(RUNNING), List.of(), List.of(), submitted, canceled);
    }

    private static History ticks(long target, Tick... ticks) {
        return new History(List.of(), List.of(), List.of(new JobRow("f", "FINISHED", false, 1, target)), List.of(ticks), List.of(), Set
                .of(),
                Set.of());
    }
}
