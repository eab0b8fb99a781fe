package io.coxswain.master;

import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeSetup;
import org.junit.jupiter.api.Test;

class ManyJobsTest extends MasterContract {

    private static final int JOBS = 2_001;

    @Override
    NodeSetup setup() {
        return NodeSetup.named("alone").maxJobMasters(JOBS);
    }

    @Test
    void givenMoreJobsThanOneClaimTakes_whenRungForOnce_thenAllAreClaimedWithoutAPoll() {
        node.stopPolling();
        jdbc.update("""
                insert into job (id, project, type, config, state)
                select 'idle-' || n, 'default', 'fake', '{"workers": 0, "ticks": -1}', 'CREATED' from generate_series(1, ?) n""", JOBS);

        node.ringForJobs();

        await().until(() -> jdbc.queryForObject("select count(*) from job where state = 'RUNNING'", Integer.class) == JOBS);
    }
}
