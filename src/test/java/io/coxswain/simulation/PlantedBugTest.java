package io.coxswain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

/** A simulation that finds nothing proves nothing: what we know to be wrong it has to find, and soon. */
class PlantedBugTest extends SimulatedWorlds {

    private static final long ENOUGH = 1_000;

    static final List<Arguments> BUGS = List.of(
            Arguments.of(Named.of("SkippedFence", new SkippedFence()), "O1"),
            Arguments.of(Named.of("TrustFromTheAnswer", new TrustFromTheAnswer()), "L1"),
            Arguments.of(Named.of("TrustWithoutTheLock", new TrustWithoutTheLock()), "L1"),
            Arguments.of(Named.of("ReapWithoutTheNoGapRule", new ReapWithoutTheNoGapRule()), "P3"));

    @ParameterizedTest(name = "{0} breaks {1}")
    @FieldSource("BUGS")
    void givenAPlantedBug_whenWorldsAreTried_thenOneOfTheFirstShowsIt(PlantedBug bug, String rule) {
        OptionalLong seed = Simulation.findFirst(ENOUGH, bug, rule + " is violated");

        assertThat(seed).as("a seed of the first %d that shows what is wrong", ENOUGH).isPresent();
    }
}
