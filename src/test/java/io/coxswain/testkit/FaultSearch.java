package io.coxswain.testkit;

import java.util.List;

/** What {@link FaultTest} does, for those who want it as a call. */
public final class FaultSearch {

    /** The system property that names the only seed to run. */
    public static final String SEED = "coxswain.seed";

    private final List<Fault> faults;

    private FaultSearch(List<Fault> faults) {
        this.faults = faults;
    }

    /** What is to be run under each seed. */
    @FunctionalInterface
    public interface Scenario {
        void run(JobTestKit kit) throws Exception;
    }

    public static FaultSearch with(Fault... faults) {
        return new FaultSearch(List.of(faults));
    }

    /**
     * Runs {@code scenario} under the seeds from 1 to {@code seeds}.
     *
     * @throws AssertionError for the first that fails, which names the seed and tells what happened
     */
    public void run(int seeds, Scenario scenario) {
        for (long seed = 1; seed <= seeds; seed++) {
            replay(seed, scenario);
        }
    }

    /** Runs {@code scenario} under one seed, exactly as {@link #run} does. */
    public void replay(long seed, Scenario scenario) {
        JobTestKit kit = JobTestKit.seeded(seed, faults.toArray(Fault[]::new));
        try {
            scenario.run(kit);
        } catch (Throwable e) {
            throw failure(seed, kit.trace(), e);
        }
    }

    static AssertionError failure(long seed, String trace, Throwable cause) {
        return new AssertionError("Seed " + seed + " fails: " + cause.getMessage() + "\nTo run it again: -D" + SEED + "=" + seed
                + ", or @FaultTest(seed = " + seed + ", ...) with the same faults. What happened:\n" + trace, cause);
    }
}
