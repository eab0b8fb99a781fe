package io.coxswain.bench.failover;

import io.coxswain.bench.BenchServer;
import io.coxswain.bench.Report;
import io.coxswain.bench.Samples;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Other ways to elect a leader, as two processes: SIGKILL to the one that leads until the other one is told that it leads. */
final class Peers {

    private static final int WARM_UPS = 1;
    private static final String SESSION_MILLIS = "4000";
    private static final String TUNED_TTL_MILLIS = "2000";

    private Peers() {}

    static void advisoryLock(BenchServer server, Table table) throws Exception {
        table.floor("raw advisory lock (the floor), SIGKILL", rounds(PeerMain.Kind.ADVISORY_LOCK, arguments(server.emptyDatabase("floor")),
                Failover.rounds()));
    }

    static void springTuned(BenchServer server, Table table) throws Exception {
        table.peer("Spring Integration, ttl 2 s, SIGKILL", spring(server, Failover.rounds(10), TUNED_TTL_MILLIS));
    }

    static void springDefault(BenchServer server, Table table) throws Exception {
        table.peer("Spring Integration, defaults (ttl 10 s), SIGKILL", spring(server, Failover.rounds(5)));
    }

    private static Samples spring(BenchServer server, int rounds, String... ttl) throws Exception {
        PGSimpleDataSource database = server.emptyDatabase("spring");
        new JdbcTemplate(database).execute(SpringLockContender.TABLE);
        List<String> arguments = arguments(database);
        arguments.addAll(List.of(ttl));
        return rounds(PeerMain.Kind.SPRING_LOCK, arguments, rounds);
    }

    static void curator(BenchServer server, Table table) throws Exception {
        String port = Integer.toString(freePort());
        String data = Files.createTempDirectory(Files.createDirectories(Path.of("target", "bench")), "zookeeper").toString();
        try (Marks marks = Marks.create();
                PeerProcess zooKeeper = PeerProcess.start(PeerMain.Kind.ZOOKEEPER, "zookeeper", marks, List.of(port, data))) {
            marks.await("The start of " + zooKeeper.name(), mark -> mark.what() == Mark.What.STANDING);
            table.peer("Curator LeaderLatch, session 4 s, SIGKILL", rounds(PeerMain.Kind.CURATOR, List.of("127.0.0.1:" + port,
                    SESSION_MILLIS), Failover.rounds(8)));
        }
    }

    private static List<String> arguments(PGSimpleDataSource database) {
        return new ArrayList<>(List.of(database.getUrl(), database.getUser(), database.getPassword()));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static Samples rounds(PeerMain.Kind kind, List<String> arguments, int rounds) throws Exception {
        List<Long> samples = new ArrayList<>();
        List<PeerProcess> processes = new ArrayList<>();
        try (Marks marks = Marks.create()) {
            processes.add(start(kind, 0, marks, arguments, Mark.What.LEADING));
            for (int i = -WARM_UPS; i < rounds; i++) {
                processes.add(start(kind, processes.size(), marks, arguments, Mark.What.STANDING));
                long took = round(processes.get(processes.size() - 2), marks);
                Report.progress("failover: %s %.0f ms", kind.name().toLowerCase(Locale.ROOT), took / 1e6);
                if (i >= 0) {
                    samples.add(took);
                }
            }
        } finally {
            processes.forEach(PeerProcess::close);
        }
        return Samples.of(samples);
    }

    private static PeerProcess start(PeerMain.Kind kind, int number, Marks marks, List<String> arguments, Mark.What until)
            throws IOException, TimeoutException {
        String name = kind.name().toLowerCase(Locale.ROOT) + "-" + number;
        PeerProcess process = PeerProcess.start(kind, name, marks, arguments);
        marks.await(name + " " + until, mark -> mark.what() == until && mark.node().equals(name));
        return process;
    }

    private static long round(PeerProcess leading, Marks marks) throws Exception {
        Cluster.pauseAtRandom();
        long start = Signal.KILL.send(leading.pid());
        return marks.await("The takeover from " + leading.name(), mark -> mark.what() == Mark.What.LEADING && mark.nanoTime() - start > 0)
                .nanoTime() - start;
    }
}
