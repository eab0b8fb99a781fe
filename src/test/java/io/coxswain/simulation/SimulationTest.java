package io.coxswain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Worlds by the thousand, each from its seed. {@code -Dseeds=} says how many, {@code -Dseed=} replays one and prints its trace.
 */
class SimulationTest extends SimulatedWorlds {

    private static final long SEEDS = Long.getLong("seeds", 2_000);

    @Test
    @DisabledIfSystemProperty(named = "seed", matches = ".+", disabledReason = "one is replayed")
    void givenAnySeed_whenItsFaultsHappen_thenEveryRuleHolds() {
        List<Simulation> failed = Simulation.runAll(SEEDS, PlantedBug.NONE).filter(run -> run.violation().isPresent()).toList();

        failed.stream().findFirst().ifPresent(first -> {
            throw new AssertionError(failed.size() + " of " + SEEDS + " seeds fail: "
                    + failed.stream().limit(20).map(run -> run.seed() + " " + run.violation().orElseThrow().getMessage()).toList() + "\n"
                    + Simulation.run(first.seed(), PlantedBug.NONE, true).report());
        });
    }

    @Test
    @EnabledIfSystemProperty(named = "seed", matches = ".+")
    void givenOneSeed_whenReplayed_thenItTellsWhatHappened() {
        Simulation replayed = Simulation.run(Long.getLong("seed"), PlantedBug.NONE, true);

        System.out.println(replayed.report());

        assertThat(replayed.violation()).isEmpty();
    }

    @Test
    void givenASeed_whenRunTwice_thenTheSameHappens() {
        for (long seed = 0; seed < 20; seed++) {
            List<String> first = Simulation.run(seed, PlantedBug.NONE, true).trace();
            List<String> second = Simulation.run(seed, PlantedBug.NONE, true).trace();

            assertThat(first).hasSizeGreaterThan(100).isEqualTo(second);
        }
    }
}
