package io.coxswain.bench;

import io.coxswain.testing.EventClient;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.postgresql.ds.PGSimpleDataSource;

/** What clients that follow all events of a node cost, and how soon they hear. */
final class LiveStreams {

    private static final String BENCH = "streams";
    private static final int[] STEPS = {1, 500};
    private static final int ROUNDS = 50;
    private static final Pattern THREADS = Pattern.compile("Threads:\\s+(\\d+)");
    private static final String JOB = "{\"workers\": 0, \"ticks\": -1}";

    private LiveStreams() {}

    static void measure(BenchServer server, Report report) throws Exception {
        PGSimpleDataSource database = server.emptyDatabase("streams");
        for (int clients : STEPS) {
            HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).executor(Thread::startVirtualThread).build();
            try (NodeProcess node = NodeProcess.start("streams", database).awaitReady()) {
                long threads = threads(node);
                List<EventClient> connected = IntStream.range(0, clients)
                        .mapToObj(i -> EventClient.connecting(http, node.url(), "/api/v1/events?kind=SUBMITTED")).toList();
                Submitters.await("Every client is connected", () -> connected.stream().allMatch(EventClient::isConnected));
                Samples last = rounds(new NodeApi(node.url()), connected);
                report.add(BENCH, "%,d clients of one node".formatted(clients), "submitted until all have heard: %s; %d threads more", last,
                        threads(node) - threads);
            } finally {
                http.shutdownNow();
            }
        }
    }

    private static Samples rounds(NodeApi api, List<EventClient> clients) throws TimeoutException {
        List<Long> nanos = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int heard = round + 1;
            String id = "streams-" + clients.size() + "-" + round;
            long start = System.nanoTime();
            api.submit(id, "fake", JOB);
            Submitters.await("Every client has heard", () -> clients.stream().allMatch(client -> client.events().size() >= heard));
            nanos.add(System.nanoTime() - start);
        }
        return Samples.of(nanos);
    }

    private static long threads(NodeProcess node) throws Exception {
        Matcher matcher = THREADS.matcher(Files.readString(Path.of("/proc", Long.toString(node.pid()), "status")));
        if (!matcher.find()) {
            throw new IllegalStateException("/proc does not tell the threads of " + node.pid());
        }
        return Long.parseLong(matcher.group(1));
    }
}
