package io.coxswain.builtin.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.job.JobState;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.FaultTest;
import io.coxswain.testkit.JobTestKit;
import java.util.List;

/** The {@code fake} job under whatever can go wrong. */
class FakeJobFaultTest {

    private static final String CONFIG = """
            {"workers": 3, "ticks": 5, "trace": %s}""";

    @FaultTest(seeds = 400, faults = {Fault.MASTER_CRASH, Fault.MASTER_FREEZE, Fault.MASTER_HUNG, Fault.MASTER_HANDOVER,
        Fault.PAUSE, Fault.WORKER_LOST, Fault.WORKER_FREEZE, Fault.WORKER_HUNG, Fault.WORKER_DRAINED, Fault.DISPATCH_REFUSED,
        Fault.DUPLICATE_MESSAGE, Fault.UNKNOWN_COMMIT, Fault.TRANSACTION_REPEATED})
    void givenWhateverFaults_whenRunToTheEnd_thenEachIndexHasCountedExactly(JobTestKit kit) {
        kit.submit(new FakeJobType(kit.clock()), CONFIG.formatted("false"));

        kit.runToEnd();

        List<KeyValueEntry<Long>> ticks = kit.kv().scanPrefix("tick/", 100, Long.class);
        assertThat(kit.state()).isEqualTo(JobState.FINISHED);
        assertThat(ticks).extracting(KeyValueEntry::value).containsExactly(5L, 5L, 5L);
        assertThat(ticks).extracting(KeyValueEntry::version).as("writes of each").containsExactly(5L, 5L, 5L);
    }
}
