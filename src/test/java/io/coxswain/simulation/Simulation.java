package io.coxswain.simulation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One world, from its beginning to its end.
 *
 * @param violation what went wrong, if anything
 * @param trace what happened, if it was asked for
 */
record Simulation(long seed, Optional<AssertionError> violation, List<String> trace) {

    static Simulation run(long seed, PlantedBug bug, boolean traced) {
        World world = new World(seed, bug, traced);
        Optional<AssertionError> violation = Optional.empty();
        try {
            world.run();
        } catch (AssertionError e) {
            violation = Optional.of(e);
        }
        return new Simulation(seed, violation, world.timeline().trace());
    }

    /**
     * The worlds of the first {@code seeds} seeds, several at a time. They run on virtual threads, as their strands do: to hand a
     * turn over is cheaper then by far.
     */
    static Stream<Simulation> runAll(long seeds, PlantedBug bug) {
        int atATime = Runtime.getRuntime().availableProcessors();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Simulation>>> shares = LongStream.range(0, atATime)
                    .mapToObj(first -> threads.submit(() -> LongStream.iterate(first, seed -> seed < seeds, seed -> seed + atATime)
                            .mapToObj(seed -> run(seed, bug, false)).toList()))
                    .toList();
            return shares.stream().map(Simulation::of).flatMap(List::stream);
        }
    }

    /** The first of so many seeds whose world shows a violation that begins so. */
    static OptionalLong findFirst(long seeds, PlantedBug bug, String violation) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return of(threads.submit(() -> LongStream.range(0, seeds)
                    .filter(seed -> run(seed, bug, false).violation().filter(error -> error.getMessage().startsWith(violation)).isPresent())
                    .findFirst()));
        }
    }

    private static <T> T of(Future<T> result) {
        try {
            return result.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For whoever has to understand it. */
    String report() {
        return "Seed %d: %s%n%s%nReplay it with -Dtest=SimulationTest -Dseed=%d".formatted(seed,
                violation.map(AssertionError::getMessage).orElse("nothing is violated"), String.join("\n", trace), seed);
    }
}
