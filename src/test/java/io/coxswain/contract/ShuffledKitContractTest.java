package io.coxswain.contract;

import io.coxswain.testkit.JobTestKit;
import java.util.concurrent.atomic.AtomicLong;

/** The kit when chance decides who comes next. */
class ShuffledKitContractTest extends JobContract {

    private static final AtomicLong SEED = new AtomicLong();

    @Override
    Stage stage() {
        return new KitStage(JobTestKit.seeded(SEED.incrementAndGet()));
    }
}
