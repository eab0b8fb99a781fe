package io.coxswain.registration;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.registration.RegistrationAnswer.Accepted;
import io.coxswain.registration.RegistrationAnswer.Refusal;
import io.coxswain.registration.RegistrationAnswer.Refused;
import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs against a registry that answers late, wrongly, or not at all, as a seed decides; then each rule is looked for in what happened. */
class RandomRegistrationTest {

    private static final RegistrationProperties PROPERTIES = new RegistrationProperties(Duration.ofMillis(100), Duration.ofMillis(900),
            Duration.ofMillis(250), Duration.ofMillis(400), Duration.ofSeconds(8));
    private static final int STEPS = 2_000;

    /** What a run was told of an attempt, and when. */
    private record Answered(int attempt, long at, Kind kind) {}

    private enum Kind {
        ACCEPTED, FAILED, REFUSED, REFUSED_FOR_GOOD
    }

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final long began = scheduler.nanoTime();
    private final List<Long> asked = new ArrayList<>();
    private final List<Answered> answered = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private boolean suspended;
    private boolean over;
    private long lastSuspended = -1;

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void givenAnyRegistry_whenARunEnds_thenEachRuleHasHeld(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean faulty = random.nextInt(10) == 0;
        RetryingRegistration<String> run = new RetryingRegistration<>(scheduler, PROPERTIES, () -> suspended,
                attempt -> ask(attempt, faulty, random), listener());
        int cancelAt = random.nextInt(4) == 0 ? random.nextInt(STEPS / 4) : -1;

        run.start();
        for (int step = 0; step < STEPS && told.isEmpty() && step != cancelAt; step++) {
            suspended = random.nextInt(400) == 0 || suspended && random.nextInt(100) != 0;
            lastSuspended = suspended ? now() : lastSuspended;
            scheduler.advance(Duration.ofMillis(10));
        }
        boolean canceled = told.isEmpty();
        run.cancel();
        over = true;
        int before = asked.size();
        scheduler.advance(Duration.ofSeconds(60));

        assertThat(told).as("told").hasSize(canceled ? 0 : 1);
        assertThat(asked).as("asked after the end").hasSize(before);
        checkSpacing();
        checkEnd(canceled);
    }

    private RegistrationListener<String> listener() {
        return new RegistrationListener<>() {
            @Override
            public void accepted(String given) {
                told.add(given);
            }

            @Override
            public void lost(String because) {
                told.add(because);
            }
        };
    }

    private CompletableFuture<RegistrationAnswer<String>> ask(int attempt, boolean faulty, SplittableRandom random) {
        assertThat(suspended).as("suspended when attempt " + attempt + " is made").isFalse();
        assertThat(attempt).isEqualTo(asked.size() + 1);
        asked.add(now());
        CompletableFuture<RegistrationAnswer<String>> answer = new CompletableFuture<>();
        int drawn = random.nextInt(20);
        long delay = random.nextLong(2_000);
        Kind kind = drawn == 0 && !faulty
                ? Kind.ACCEPTED
                : drawn == 1 && !faulty ? Kind.REFUSED_FOR_GOOD : drawn < 7 ? Kind.FAILED : Kind.REFUSED;
        if (drawn < 14) {
            scheduler.after(Duration.ofMillis(delay), () -> answer(attempt, kind, answer));
        }
        return answer;
    }

    private void answer(int attempt, Kind kind, CompletableFuture<RegistrationAnswer<String>> answer) {
        if (told.isEmpty() && !over) {
            answered.add(new Answered(attempt, now(), kind));
        }
        switch (kind) {
            case ACCEPTED -> answer.complete(new Accepted<>("accepted " + attempt));
            case REFUSED -> answer.complete(new Refused<>(Refusal.LEASE_EXPIRED));
            case REFUSED_FOR_GOOD -> answer.complete(new Refused<>(Refusal.STALE));
            case FAILED -> answer.completeExceptionally(new IllegalStateException("attempt " + attempt));
        }
    }

    private long now() {
        return Duration.ofNanos(scheduler.nanoTime() - began).toMillis();
    }

    /**
     * The next attempt follows its predecessor's answer by the delay for it, or its limit; later only if the registry was away, and then an
     * answer may have come after the limit.
     */
    private void checkSpacing() {
        long limit = PROPERTIES.initialTimeout().toMillis();
        for (int i = 0; i + 1 < asked.size(); i++) {
            long due = asked.get(i) + limit;
            long next = Math.min(limit * 2, PROPERTIES.maxTimeout().toMillis());
            long patience = lastSuspended < 0 ? due : asked.get(i + 1);
            for (Answered each : answered) {
                if (each.attempt() == i + 1 && each.at() < patience) {
                    due = each.at() + (each.kind() == Kind.FAILED ? PROPERTIES.errorDelay() : PROPERTIES.refusedDelay()).toMillis();
                    next = PROPERTIES.initialTimeout().toMillis();
                    break;
                }
            }
            if (lastSuspended < 0) {
                assertThat(asked.get(i + 1)).as("attempt " + (i + 2)).isEqualTo(due);
            } else {
                assertThat(asked.get(i + 1)).as("attempt " + (i + 2)).isGreaterThanOrEqualTo(due);
            }
            limit = next;
        }
    }

    private void checkEnd(boolean canceled) {
        List<Answered> decisive = answered.stream().filter(each -> each.kind() == Kind.ACCEPTED || each.kind() == Kind.REFUSED_FOR_GOOD)
                .toList();
        if (canceled) {
            assertThat(decisive).isEmpty();
        } else if (told.getFirst().startsWith("accepted")) {
            assertThat(told.getFirst()).isEqualTo("accepted " + decisive.getFirst().attempt());
        } else if (!told.getFirst().startsWith("of the deadline")) {
            assertThat(decisive.getFirst().kind()).isEqualTo(Kind.REFUSED_FOR_GOOD);
        } else {
            assertThat(decisive).isEmpty();
            assertThat(asked.getLast()).isLessThan(Math.max(0, lastSuspended) + PROPERTIES.deadline().toMillis() + 2_000);
        }
    }
}
