package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.json.Json;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class PostgresSessionStoreTest extends SessionStoreContract {

    private static final PGSimpleDataSource DATABASE = TestPostgres.freshDatabase();

    private final Rows rows = new Rows(DATABASE);
    private final Map<UUID, Connection> processes = new HashMap<>();

    @BeforeEach
    @Override
    void join() {
        rows.sql().update("delete from node_session");
        super.join();
    }

    @AfterEach
    void endProcesses() {
        processes.keySet().stream().toList().forEach(this::die);
    }

    @Override
    SessionStore open() {
        return new PostgresSessionStore(DATABASE, new Json().mapper());
    }

    @Override
    void expire(UUID session) {
        rows.sql().update("update node_session set expires_at = clock_timestamp() - interval '1 microsecond' where id = ?", session);
    }

    @Override
    void hold(UUID session) {
        try {
            Connection connection = DATABASE.getConnection();
            new JdbcTemplate(new SingleConnectionDataSource(connection, true))
                    .queryForList("select pg_advisory_lock(coxswain_session_key(?))", session);
            processes.put(session, connection);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    void die(UUID session) {
        try {
            processes.remove(session).abort(Runnable::run);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        await().until(() -> Boolean.TRUE.equals(rows.sql().queryForObject(
                "select pg_try_advisory_xact_lock_shared(coxswain_session_key(?))", Boolean.class, session)));
    }

    @Test
    void givenALease_whenJoinedAndRenewed_thenItIsCountedByTheDatabasesClock() {
        UUID session = join("counted");
        Instant began = Instant.parse(rows.text("select to_json(clock_timestamp() at time zone 'UTC') #>> '{}'") + "Z");

        try (SessionStore store = open()) {
            store.renew(session, NodeLoad.NONE, Duration.ofSeconds(90));
        }

        String query = "select to_json(expires_at at time zone 'UTC') #>> '{}' from node_session where id = ?";
        Instant expires = Instant.parse(rows.text(query, session) + "Z");
        assertThat(Duration.between(began, expires)).isBetween(Duration.ofSeconds(90), Duration.ofSeconds(95));
        assertThat(expires.truncatedTo(ChronoUnit.MICROS)).isEqualTo(expires);
    }

    @Test
    void givenABrokenConnection_whenUsed_thenToldOnceAndTheNextCallOpensAnother() {
        try (SessionStore store = open()) {
            UUID session = join("broken");
            store.renew(session, NodeLoad.NONE, TTL);
            rows.list("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'coxswain-session'");

            assertThatThrownBy(() -> store.renew(session, NodeLoad.NONE, TTL)).isInstanceOfSatisfying(CoxswainException.class,
                    e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));

            assertThat(store.renew(session, NodeLoad.NONE, TTL)).isPresent();
        }
    }
}
