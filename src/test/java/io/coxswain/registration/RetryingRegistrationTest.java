package io.coxswain.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.registration.RegistrationAnswer.Accepted;
import io.coxswain.registration.RegistrationAnswer.Refusal;
import io.coxswain.registration.RegistrationAnswer.Refused;
import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule of a run, by a clock that the test turns. */
class RetryingRegistrationTest {

    private static final RegistrationProperties PROPERTIES = new RegistrationProperties(Duration.ofSeconds(1), Duration.ofSeconds(5),
            Duration.ofSeconds(3), Duration.ofSeconds(7), Duration.ofSeconds(60));

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final Map<Integer, CompletableFuture<RegistrationAnswer<String>>> answers = new HashMap<>();
    private final List<String> told = new ArrayList<>();
    private boolean suspended;
    private ScriptedRegistry registry = scripted(attempt -> answers.computeIfAbsent(attempt, absent -> new CompletableFuture<>()));

    private ScriptedRegistry scripted(IntFunction<CompletableFuture<RegistrationAnswer<String>>> script) {
        return new ScriptedRegistry(scheduler, script);
    }

    private RetryingRegistration<String> start() {
        RetryingRegistration<String> run = new RetryingRegistration<>(scheduler, PROPERTIES, () -> suspended, registry,
                new RegistrationListener<>() {
                    @Override
                    public void accepted(String given) {
                        told.add("accepted " + given);
                    }

                    @Override
                    public void lost(String because) {
                        told.add("lost because " + because);
                    }
                });
        run.start();
        return run;
    }

    private void answer(int attempt, RegistrationAnswer<String> answer) {
        answers.get(attempt).complete(answer);
    }

    private void advance(int seconds) {
        scheduler.advance(Duration.ofSeconds(seconds));
    }

    private void assertAsked(long... seconds) {
        assertThat(registry.asked).isEqualTo(Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toList());
    }

    @Test
    void givenARegistryThatAccepts_whenAskedOnce_thenThatIsAllAndNoTimerIsLeft() {
        registry = scripted(attempt -> CompletableFuture.completedFuture(new Accepted<>("at once")));

        start();

        assertThat(told).containsExactly("accepted at once");
        assertThat(scheduler.waiting()).isZero();
        assertAsked(0);
    }

    @Test
    void givenNoAnswer_whenTimePasses_thenEachAttemptIsWaitedForTwiceAsLongUpToTheMost() {
        start();

        advance(25);

        assertAsked(0, 1, 3, 7, 12, 17, 22);
        assertThat(told).isEmpty();
    }

    @Test
    void givenAnAttemptThatIsNotWaitedForAnyMore_whenItIsAccepted_thenThatCounts() {
        start();
        advance(4);

        answer(1, new Accepted<>("late"));
        answer(3, new Accepted<>("later"));
        advance(100);

        assertThat(told).containsExactly("accepted late");
        assertAsked(0, 1, 3);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void givenAnAttemptThatIsNotWaitedForAnyMore_whenItFailsOrIsRefused_thenItsSuccessorIsNotDisturbed() {
        start();
        advance(4);

        answers.get(1).completeExceptionally(new IllegalStateException("late"));
        answer(2, new Refused<>(Refusal.LEASE_EXPIRED));
        advance(3);

        assertAsked(0, 1, 3, 7);
    }

    @Test
    void givenAnAttemptThatFails_whenItsDelayHasPassed_thenAnotherOneIsWaitedForAsLongAsTheFirst() {
        start();
        advance(2);
        answers.get(2).completeExceptionally(new IllegalStateException("broken"));

        advance(2);
        long before = registry.asked.size();
        advance(1);
        advance(1);

        assertThat(before).isEqualTo(2);
        assertAsked(0, 1, 5, 6);
    }

    @Test
    void givenARegistryThatCanNotEvenBeAsked_whenItsDelayHasPassed_thenItIsAskedAgain() {
        registry = scripted(attempt -> {
            if (attempt < 3) {
                throw new IllegalStateException("too much waits");
            }
            return CompletableFuture.completedFuture(new Accepted<>("in the end"));
        });

        start();
        advance(6);

        assertAsked(0, 3, 6);
        assertThat(told).containsExactly("accepted in the end");
    }

    @Test
    void givenARefusalThatMayPass_whenItsDelayHasPassed_thenItIsAskedAgain() {
        start();
        answer(1, new Refused<>(Refusal.LEASE_EXPIRED));

        advance(6);
        long before = registry.asked.size();
        advance(1);
        answer(2, new Accepted<>("renewed"));

        assertThat(before).isEqualTo(1);
        assertAsked(0, 7);
        assertThat(told).containsExactly("accepted renewed");
    }

    @ParameterizedTest
    @EnumSource(names = {"STALE", "NODE_LEAVING"})
    void givenARefusalThatCanNotPass_whenGiven_thenTheRunIsOver(Refusal reason) {
        start();
        advance(2);

        answer(1, new Refused<>(reason));
        answer(2, new Accepted<>("too late"));
        advance(100);

        assertThat(told).containsExactly("lost because " + reason.inWords());
        assertAsked(0, 1);
        assertThat(scheduler.waiting()).isZero();
    }

    @Test
    void givenNoAnswerForLong_whenTheDeadlineHasPassed_thenTheRunIsOverAndLaterAnswersChangeNothing() {
        start();

        advance(59);
        List<String> before = List.copyOf(told);
        advance(1);
        answer(1, new Accepted<>("too late"));
        advance(100);

        assertThat(before).isEmpty();
        assertThat(told).containsExactly("lost because of the deadline: there was no answer");
        assertThat(registry.asked.getLast()).isLessThan(Duration.ofSeconds(60));
    }

    @Test
    void givenRefusalsForLong_whenTheDeadlineHasPassed_thenTheRunTellsTheLastOne() {
        registry = scripted(attempt -> CompletableFuture.completedFuture(new Refused<>(Refusal.LEASE_EXPIRED)));

        start();
        advance(60);

        assertThat(told).containsExactly("lost because of the deadline: " + Refusal.LEASE_EXPIRED.inWords());
    }

    @Test
    void givenAnOutage_whenTimePasses_thenNoAttemptIsAddedAndTheDeadlineIsCountedAnewAfterwards() {
        start();
        suspended = true;

        advance(3_600);
        int during = registry.asked.size();
        suspended = false;
        advance(59);
        List<String> before = List.copyOf(told);
        advance(2);

        assertThat(during).isEqualTo(1);
        assertThat(before).isEmpty();
        assertThat(told).containsExactly("lost because of the deadline: there was no answer");
    }

    @Test
    void givenAnOutage_whenTheAttemptThatSatItOutIsAccepted_thenThatCounts() {
        start();
        suspended = true;
        advance(3_600);

        answer(1, new Accepted<>("after the outage"));

        assertThat(told).containsExactly("accepted after the outage");
    }

    @Test
    void givenARunThatIsCanceled_whenAnswersArrive_thenTheyChangeNothing() {
        RetryingRegistration<String> stale = start();
        advance(2);

        stale.cancel();
        answer(1, new Accepted<>("stale"));
        answers.get(2).completeExceptionally(new IllegalStateException("stale"));
        advance(100);

        assertThat(told).isEmpty();
        assertAsked(0, 1);
        assertThat(scheduler.waiting()).isZero();
    }
}
