package io.coxswain.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The Postgres of this test run: started when the first test asks for it, with the durable settings of the product, and stopped at the
 * end of the JVM. Sessions in its databases have a time zone that is neither UTC nor the JVM's.
 */
public final class TestPostgres {

    /** The zone of every session, half an hour off the full hour; the JVM's is set in {@code pom.xml}. */
    public static final String SESSION_ZONE = "America/St_Johns";

    private static final String TEMPLATE = "template_coxswain";

    /** A trigger, because the driver asks for the JVM's zone when it connects, which beats the settings of a role or database. */
    private static final String SESSION_ZONE_AT_LOGIN = """
        CREATE SCHEMA testing;
        CREATE FUNCTION testing.set_session_zone() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN
            PERFORM set_config('TimeZone', '%s', false);
        END $$;
        CREATE EVENT TRIGGER set_session_zone ON login EXECUTE FUNCTION testing.set_session_zone();
        """.formatted(SESSION_ZONE);

    private static final AtomicInteger databases = new AtomicInteger();

    private TestPostgres() {}

    /** A database of the caller's own with all migrations, a copy of a template and therefore cheap. */
    public static PGSimpleDataSource freshDatabase() {
        return copyOf(TEMPLATE);
    }

    /** A database of the caller's own with nothing in it, for nodes that migrate it themselves. */
    public static PGSimpleDataSource emptyDatabase() {
        return copyOf("template1");
    }

    private static PGSimpleDataSource copyOf(String template) {
        String name = "test_" + databases.incrementAndGet();
        execute(Running.SERVER.dataSource("postgres"), "CREATE DATABASE " + name + " TEMPLATE " + template);
        return Running.SERVER.dataSource(name);
    }

    private static void execute(DataSource dataSource, String sql) {
        try (Connection connection = dataSource.getConnection(); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("test database: " + sql, e);
        }
    }

    /** Starts the server when it is first touched. */
    private static final class Running {

        static final PostgresProcess SERVER = PostgresProcess.start();

        static {
            AtExit.close(SERVER);
            execute(SERVER.dataSource("template1"), SESSION_ZONE_AT_LOGIN);
            execute(SERVER.dataSource("postgres"), "CREATE DATABASE " + TEMPLATE + " TEMPLATE template1");
            Flyway.configure().dataSource(SERVER.dataSource(TEMPLATE)).locations("classpath:db/migration").load().migrate();
        }
    }
}
