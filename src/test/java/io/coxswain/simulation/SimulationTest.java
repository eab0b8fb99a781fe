package io.coxswain.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Worlds by the thousand, each from its seed. {@code -Dseeds=} says how many, {@code -Dseed=} replays one and prints its trace.
 */
class SimulationTest extends SimulatedWorlds {

    private static final long SEEDS = Long.getLong("seeds", 2_000);
    private static final @Nullable Long REPLAYED = Long.getLong("seed");

    @Test
    void givenAnySeed_whenItsFaultsHappen_thenEveryRuleHolds() {
        List<Simulation> failed = runs().filter(run -> run.violation().isPresent()).toList();

        failed.stream().findFirst().ifPresent(first -> {
            throw new AssertionError(failed.size() + " seeds fail: "
                    + failed.stream().limit(20).map(run -> run.seed() + " " + run.violation().orElseThrow().getMessage()).toList() + "\n"
                    + Simulation.run(first.seed(), PlantedBug.NONE, true).report());
        });
    }

    private static Stream<Simulation> runs() {
        if (REPLAYED == null) {
            return Simulation.runAll(SEEDS, PlantedBug.NONE);
        }
        Simulation replayed = Simulation.run(REPLAYED, PlantedBug.NONE, true);
        System.out.println(replayed.report());
        return Stream.of(replayed);
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
