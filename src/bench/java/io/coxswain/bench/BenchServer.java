package io.coxswain.bench;

import io.coxswain.testing.PostgresProcess;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The Postgres that every contestant uses: one server with a fresh data directory, durable as in production. */
public final class BenchServer implements AutoCloseable {

    private static final List<String> DURABLE = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final PostgresProcess process;
    private final AtomicInteger databases = new AtomicInteger();

    private BenchServer(PostgresProcess process) {
        this.process = process;
    }

    static BenchServer start() {
        PostgresProcess process = PostgresProcess.start();
        if (Statements.wanted()) {
            JdbcTemplate jdbc = new JdbcTemplate(process.dataSource());
            jdbc.execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
            jdbc.execute("alter system set pg_stat_statements.track_planning = on");
            process.stop();
            process.startAgain();
        }
        return new BenchServer(process);
    }

    /** Reads back that commits are durable; a fast server that is not would measure nothing. */
    void describe(Report report) {
        JdbcTemplate jdbc = new JdbcTemplate(process.dataSource());
        Map<String, Object> version = jdbc.queryForMap("select current_setting('server_version') as version");
        StringBuilder settings = new StringBuilder();
        for (String setting : DURABLE) {
            String value = jdbc.queryForObject("select current_setting(?)", String.class, setting);
            if (!"on".equals(value)) {
                throw new IllegalStateException("The server is not durable: " + setting + " = " + value);
            }
            settings.append(", ").append(setting).append(' ').append(value);
        }
        report.add("server", "Postgres", "%s%s", version.get("version"), settings);
        report.add("server", "machine", "%d cores, Java %s", Runtime.getRuntime().availableProcessors(), Runtime.version());
    }

    /** A database of the caller's own, with nothing in it. */
    public PGSimpleDataSource emptyDatabase(String purpose) {
        String name = purpose + "_" + databases.incrementAndGet();
        new JdbcTemplate(process.dataSource("postgres")).execute("create database " + name);
        return process.dataSource(name);
    }

    /** Lets nobody pay for what the contestant before has left behind. */
    static void settle(DataSource database) {
        new JdbcTemplate(database).execute("checkpoint");
    }

    /** Kills the server; its data and its port are kept. */
    public void crash() {
        process.sigkill();
    }

    /** Returns when it accepts connections. */
    public void startAgain() {
        process.startAgain();
    }

    @Override
    public void close() {
        process.close();
    }
}
