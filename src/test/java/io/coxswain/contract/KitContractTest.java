package io.coxswain.contract;

import io.coxswain.testkit.JobTestKit;

class KitContractTest extends JobContract {

    @Override
    Stage stage() {
        return new KitStage(new JobTestKit());
    }
}
