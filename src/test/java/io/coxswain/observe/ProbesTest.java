package io.coxswain.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.SessionListener;
import io.coxswain.master.JobMasterHost;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.PostgresProcess;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.context.event.ApplicationEventMulticaster;
import org.springframework.context.event.ContextClosedEvent;

class ProbesTest {

    private static final String HEALTH = "/actuator/health";
    private static final String LIVENESS = HEALTH + "/liveness";
    private static final String READINESS = HEALTH + "/readiness";
    private static final int PROBES = 20;
    /** More than the web server has threads. */
    private static final int CALLERS = 200;
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

    private static long millis(NodeApi api, String path) {
        long began = System.nanoTime();
        api.get(path);
        return (System.nanoTime() - began) / 1_000_000;
    }

    @Test
    void givenNodeThatLeads_whenDrainedAndStopped_thenItIsUnreadyBeforeItHandsOver() {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (WebNode node = WebNode.start("leaving", TestPostgres.freshDatabase())) {
            node.api().submit("led", "fake", "{\"workers\": 0, \"ticks\": -1}");
            await().atMost(SOON).until(() -> node.bean(JobMasterHost.class).leads() == 1);
            // What hands jobs over hears of it in the same way and at the same time.
            node.bean(NodeSession.class).addListener(new SessionListener() {
                @Override
                public void draining() {
                    heard.add("draining: " + node.api().get(READINESS).status());
                }
            });
            node.bean(ApplicationEventMulticaster.class).addApplicationListener((ContextClosedEvent closed) -> heard
                    .add("stopping: " + node.api().get(READINESS).json().at("/components/readinessState/status").stringValue()));

            node.api().post("/api/v1/nodes/leaving/drain", "").require(202);
            await().atMost(SOON).until(() -> !heard.isEmpty());
        }

        assertThat(heard).containsExactly("draining: 503", "stopping: OUT_OF_SERVICE");
    }

    @Test
    void givenPostgresAway_whenCalled_thenItIsToldAndTheNodeIsUnreadyUntilItIsBack() {
        try (PostgresProcess postgres = PostgresProcess.start();
                WebNode node = WebNode.start("cut-off", postgres.dataSource(), "--coxswain.session.ttl=2s")) {
            postgres.stop();

            Answer jobs = node.api().get("/api/v1/jobs");
            Answer readiness = await().atMost(SOON).until(() -> node.api().get(READINESS), answer -> answer.status() == 503
                    && answer.json().at("/components/session/status").stringValue().equals("DOWN"));
            Answer liveness = node.api().get(LIVENESS);
            HttpClient callers = HttpClient.newBuilder().executor(Thread::startVirtualThread).build();
            URI call = node.url().resolve("/api/v1/jobs");
            List<CompletableFuture<Integer>> calls = IntStream.range(0, CALLERS).mapToObj(i -> callers.sendAsync(HttpRequest.newBuilder(
                    call)
                    .build(), BodyHandlers.ofString()).thenApply(HttpResponse::statusCode)).toList();
            List<Long> millis = IntStream.range(0, PROBES).mapToObj(i -> millis(node.api(), i % 2 == 0 ? READINESS : LIVENESS)).sorted()
                    .toList();
            List<Integer> statuses = calls.stream().map(CompletableFuture::join).distinct().toList();
            postgres.startAgain();

            assertThat(statuses).containsExactly(503);
            assertThat(jobs.require(503).json().get("code").stringValue()).isEqualTo("database-unavailable");
            assertThat(jobs.response().headers().firstValue("Retry-After")).hasValue("1");
            assertThat(readiness.json().at("/components/session/status").stringValue()).isEqualTo("DOWN");
            assertThat(readiness.json().at("/components/database/status").stringValue()).isEqualTo("DOWN");
            assertThat(liveness.status()).isEqualTo(200);
            assertThat(millis.get(PROBES / 2)).as("the median of %s ms", millis).isLessThan(50);
            await().atMost(SOON).until(() -> node.api().get(READINESS).status() == 200);
        }
    }
}
