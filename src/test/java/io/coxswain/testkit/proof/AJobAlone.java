package io.coxswain.testkit.proof;

import io.coxswain.builtin.fake.FakeJobType;
import io.coxswain.job.JobState;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.JobTestKit;
import java.util.concurrent.Callable;

/** A job from its submission to its end, with a failover and a route, and one that makes files; tells how they went. */
public final class AJobAlone implements Callable<String> {

    @Override
    public String call() {
        JobTestKit kit = new JobTestKit();
        kit.submit(new FakeJobType(kit.clock()), "{\"workers\": 1, \"ticks\": 2, \"tickInterval\": \"10s\"}");
        kit.runUntil(JobState.RUNNING).strike(Fault.MASTER_CRASH).runUntilIdle();
        int status = kit.get("/ticks").status();
        kit.runToEnd();
        return kit.state() + " after " + kit.kv().get("tick/0", Integer.class).orElse(0) + " ticks, asked in between: " + status
                + ", and " + files() + " files";
    }

    private static int files() {
        JobTestKit kit = new JobTestKit();
        kit.submit(new ArchiveJobType(false), new ArchiveJobType.Config(1)).runToEnd();
        return kit.resources().getFirst().files().size();
    }
}
