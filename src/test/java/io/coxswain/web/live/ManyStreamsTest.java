package io.coxswain.web.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.EventClient;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 500 clients of one node, half of them of one job, half of all jobs. */
class ManyStreamsTest {

    private static final int CLIENTS = 500;
    private static final Duration SOON = Duration.ofSeconds(30);
    /** A node that is idle polls and renews its session, some statements a second; the hub adds two for all clients together. */
    private static final int STATEMENTS_PER_SECOND = 20;
    /** Tomcat's, at most. */
    private static final int THREADS = 64 + 10;

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }

    /** Each takes a connection from the pool; an idle node runs nothing else over it. */
    private static long statements(WebNode node) {
        return node.bean(MeterRegistry.class).get("hikaricp.connections.acquire").tag("pool", "coxswain").timer().count();
    }

    @Test
    void givenManyClients_whenNothingHappensAndThenSomething_thenTheyCostLittleAndEachIsToldOnce() {
        HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Thread::startVirtualThread).build();
        try (WebNode node = WebNode.start("many", TestPostgres.freshDatabase())) {
            node.api().submit("followed", "fake", "{\"workers\": 0, \"ticks\": -1}");
            int threadsBefore = threads();

            List<EventClient> clients = IntStream.range(0, CLIENTS).mapToObj(i -> EventClient.connecting(http, node.url(),
                    i % 2 == 0 ? "/api/v1/jobs/followed/events" : "/api/v1/events")).toList();
            await().atMost(SOON).until(() -> clients.stream().allMatch(EventClient::isConnected));
            await().atMost(SOON).until(() -> clients.stream().filter(client -> client.types().contains("STARTED")).count() >= CLIENTS / 2);
            int threadsWithClients = threads();
            AtomicLong statements = new AtomicLong();
            await("no more than some statements a second").atMost(SOON).pollInterval(Duration.ofSeconds(1))
                    .until(() -> statements(node) - statements.getAndSet(statements(node)) < STATEMENTS_PER_SECOND);
            node.api().post("/api/v1/jobs/followed/exit", "{\"reason\": \"FINISHED\"}").require(202);
            await().atMost(SOON).until(() -> clients.stream().allMatch(client -> client.types().contains("EXITED")));

            assertThat(node.bean(EventHub.class).streams()).isLessThanOrEqualTo(CLIENTS);
            assertThat(threadsWithClients - threadsBefore).isLessThan(THREADS);
            assertThat(clients).allSatisfy(client -> assertThat(client.seqs()).doesNotHaveDuplicates());
        } finally {
            http.shutdownNow();
        }
    }
}
