package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.coxswain.testing.Script;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.FaultSearch;
import io.coxswain.testkit.FaultTest;
import io.coxswain.testkit.JobTestKit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** How JUnit runs tests under seeds, those that fail among them. */
class FaultTestTest {

    private static final List<String> RUNS = new ArrayList<>();

    /** Not a test of this build: run by the tests around it. */
    static class Subject {

        @FaultTest(seeds = 30, faults = {})
        void passes(JobTestKit kit) {
            RUNS.add(kit.submit(Script.jobType(), new Script().config().toString()).runUntilIdle().trace());
        }

        @FaultTest(seeds = 30, faults = Fault.MASTER_CRASH)
        void failsWhenItCrashes(JobTestKit kit) {
            kit.submit(Script.jobType(), new Script().config().toString()).runUntilIdle();
            RUNS.add(kit.trace());
            assertThat(kit.callbacks()).noneMatch(made -> made.name().equals("master.onMasterRecovered"));
        }

        @FaultTest(seeds = 30, seed = 12, faults = Fault.MASTER_CRASH)
        void runsOneSeed(JobTestKit kit) {
            RUNS.add("one");
        }
    }

    @BeforeEach
    @AfterEach
    void forget() {
        RUNS.clear();
        System.clearProperty(FaultSearch.SEED);
    }

    private static TestExecutionSummary run(String test) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Subject.class, test, JobTestKit.class.getName())).build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        return listener.getSummary();
    }

    @Test
    void givenATestThatPasses_whenRun_thenEachSeedRunsOnce() {
        TestExecutionSummary summary = run("passes");

        assertThat(summary.getTestsSucceededCount()).isEqualTo(30);
        assertThat(RUNS).hasSize(30);
    }

    @Test
    void givenATestThatFails_whenRun_thenTheFirstFailureIsTheLastRunAndSaysHowToSeeItAgain() {
        TestExecutionSummary summary = run("failsWhenItCrashes");

        assertThat(summary.getTestsFailedCount()).isOne();
        assertThat(RUNS).hasSizeLessThan(30).hasSize((int) summary.getTestsStartedCount());
        String message = summary.getFailures().getFirst().getException().getMessage();
        assertThat(message).startsWith("Seed " + RUNS.size() + " fails").contains("-Dcoxswain.seed=" + RUNS.size())
                .contains("MASTER_CRASH strikes").endsWith(RUNS.getLast());
    }

    @Test
    void givenASeedThatFailed_whenNamed_thenItAloneRunsAndIsTheSame() {
        run("failsWhenItCrashes");
        String first = RUNS.getLast();
        System.setProperty(FaultSearch.SEED, String.valueOf(RUNS.size()));
        RUNS.clear();

        TestExecutionSummary summary = run("failsWhenItCrashes");

        assertThat(summary.getTestsFailedCount()).isOne();
        assertThat(withoutIds(RUNS)).containsExactly(withoutIds(List.of(first)).getFirst());
    }

    /** Each run has a script of its own. */
    private static List<String> withoutIds(List<String> traces) {
        return traces.stream().map(trace -> trace.replaceAll("[0-9a-f-]{36}", "id")).toList();
    }

    @Test
    void givenASeedInTheAnnotation_whenRun_thenItAloneRuns() {
        TestExecutionSummary summary = run("runsOneSeed");

        assertThat(summary.getTestsSucceededCount()).isOne();
        assertThat(RUNS).containsExactly("one");
    }
}
