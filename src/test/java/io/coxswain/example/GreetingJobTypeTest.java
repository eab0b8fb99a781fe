package io.coxswain.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ExitReason;
import io.coxswain.builtin.FakeConnections;
import io.coxswain.builtin.FakeJob;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class GreetingJobTypeTest {

    private final FakeJob<GreetingJobType.Config> job = new FakeJob<GreetingJobType.Config>("hello", new FakeConnections(
            new PGSimpleDataSource()))
            .of(new GreetingJobType(), new GreetingJobType.Config(List.of("Ada", "Grace")));

    @Test
    void givenPeople_whenRun_thenEachIsGreeted() {
        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(job.kv().get("greeting/Ada", String.class)).contains("Hello, Ada");
        assertThat(job.kv().get("greeting/Grace", String.class)).contains("Hello, Grace");
    }

    @Test
    void givenLostMasterAndLostWorker_whenRun_thenEachIsGreeted() {
        job.loseMasterAtWrite(2);
        job.loseWorkerAtWrite(1);

        FakeJob.Exit exit = job.run();

        assertThat(exit.reason()).isEqualTo(ExitReason.FINISHED);
        assertThat(job.kv().scanPrefix("greeting/", 10, String.class)).hasSize(2);
    }
}
