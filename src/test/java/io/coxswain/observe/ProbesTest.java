package io.coxswain.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.PostgresProcess;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProbesTest {

    private static final String HEALTH = "/actuator/health";
    private static final String LIVENESS = HEALTH + "/liveness";
    private static final String READINESS = HEALTH + "/readiness";
    private static final Duration SOON = Duration.ofSeconds(20);

    @Test
    void givenHealthyNode_whenProbed_thenItTellsItsSession() {
        NodeApi api = WebNode.shared().api();

        Answer readiness = api.get(READINESS).require(200);

        assertThat(readiness.json().at("/components/session/status").stringValue()).isEqualTo("UP");
        assertThat(readiness.json().at("/components/session/details/node").stringValue()).isEqualTo("shared");
        assertThat(readiness.json().at("/components/session/details/trustedForMillis").longValue()).isPositive();
        assertThat(api.get(LIVENESS).require(200).json().get("components").propertyNames()).containsExactly("livenessState");
        assertThat(api.get("/actuator/prometheus").require(200).text()).contains("jvm_memory_used_bytes");
    }

    @Test
    void givenNode_whenDrained_thenItIsUnreadyButAlive() {
        try (WebNode node = WebNode.start("drained", TestPostgres.freshDatabase())) {
            node.api().post("/api/v1/nodes/drained/drain", "").require(202);

            Answer readiness = await().atMost(SOON).until(() -> node.api().get(READINESS), answer -> answer.status() == 503);

            assertThat(readiness.json().at("/components/session/status").stringValue()).isEqualTo("OUT_OF_SERVICE");
            assertThat(node.api().get(LIVENESS).status()).isEqualTo(200);
            assertThat(node.api().get("/api/v1/nodes").require(200).json().at("/nodes/0/state").stringValue()).isEqualTo("DRAINING");
        }
    }

    @Test
    void givenPostgresAway_whenCalled_thenItIsToldAndTheNodeIsUnreadyUntilItIsBack() {
        try (PostgresProcess postgres = PostgresProcess.start();
                WebNode node = WebNode.start("cut-off", postgres.dataSource(), "--coxswain.session.ttl=2s")) {
            postgres.stop();

            Answer jobs = node.api().get("/api/v1/jobs");
            Answer readiness = await().atMost(SOON).until(() -> node.api().get(READINESS), answer -> answer.status() == 503);
            Answer liveness = node.api().get(LIVENESS);
            postgres.startAgain();

            assertThat(jobs.require(503).json().get("code").stringValue()).isEqualTo("database-unavailable");
            assertThat(jobs.response().headers().firstValue("Retry-After")).hasValue("1");
            assertThat(readiness.json().at("/components/session/status").stringValue()).isEqualTo("DOWN");
            assertThat(liveness.status()).isEqualTo(200);
            await().atMost(SOON).until(() -> node.api().get(READINESS).status() == 200);
        }
    }
}
