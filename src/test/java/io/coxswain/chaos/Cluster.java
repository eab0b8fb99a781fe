package io.coxswain.chaos;

import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeProcess;
import io.coxswain.testing.PostgresProcess;
import io.coxswain.testing.TcpProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Three nodes, each with a way of its own to one Postgres. */
final class Cluster implements AutoCloseable {

    private static final int NODES = 3;
    /** Of the first node, against the time of all others. */
    private static final Duration CLOCK_OFF = Duration.ofMinutes(-10);
    /** The last node's pool is as small as Flyway allows, so that it is exhausted all the time. */
    private static final String TINY_POOL = "--spring.datasource.hikari.maximum-pool-size=2";

    /** A place for a node; its process changes. */
    static final class Slot {

        private final String name;
        private final TcpProxy way;
        private final PGSimpleDataSource database;
        private final List<String> jvmArguments;
        private final List<String> arguments;
        private volatile NodeProcess process;

        private Slot(String name, TcpProxy way, PGSimpleDataSource database, List<String> jvmArguments, List<String> arguments) {
            this.jvmArguments = jvmArguments;
            this.name = name;
            this.way = way;
            this.database = database;
            this.arguments = arguments;
            this.process = launch();
        }

        private NodeProcess launch() {
            return NodeProcess.start(name, jvmArguments, database, arguments.toArray(String[]::new));
        }

        NodeProcess process() {
            return process;
        }

        TcpProxy way() {
            return way;
        }

        NodeApi api() {
            return new NodeApi(process.url());
        }

        /** Starts the node again after its end. */
        void restart() {
            process.awaitExit();
            process.close();
            process = launch();
            process.awaitReady();
        }
    }

    private final PostgresProcess postgres = PostgresProcess.start();
    private final JdbcTemplate jdbc = new JdbcTemplate(postgres.dataSource());
    private final List<Slot> slots = new ArrayList<>();

    /** @param work for files of its own */
    Cluster(Path work, String... arguments) throws IOException {
        try {
            String wrongClock = WrongClock.jvmArgument(work.resolve("wrong-clock.jar"), CLOCK_OFF);
            int port = postgres.dataSource().getPortNumbers()[0];
            for (int i = 0; i < NODES; i++) {
                TcpProxy way = TcpProxy.to(port);
                List<String> own = new ArrayList<>(List.of(arguments));
                if (i == NODES - 1) {
                    own.add(TINY_POOL);
                }
                slots.add(new Slot("node-" + (char) ('a' + i), way, way.over(postgres.dataSource()),
                        i == 0 ? List.of(wrongClock) : List.of(), own));
            }
            slots.forEach(slot -> slot.process().awaitReady());
        } catch (RuntimeException | Error | IOException e) {
            close();
            throw e;
        }
    }

    PostgresProcess postgres() {
        return postgres;
    }

    /** Straight to Postgres. */
    JdbcTemplate jdbc() {
        return jdbc;
    }

    Slot any(Random random) {
        return slots.get(random.nextInt(slots.size()));
    }

    List<Slot> slots() {
        return slots;
    }

    /** Lets {@code duration} pass. */
    static void pass(Duration duration) {
        await().pollDelay(duration).atMost(duration.plusSeconds(30)).until(() -> true);
    }

    @Override
    public void close() {
        slots.forEach(slot -> slot.process().close());
        slots.forEach(slot -> slot.way().close());
        postgres.close();
    }
}
