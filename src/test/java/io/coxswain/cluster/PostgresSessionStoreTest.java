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
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
        return new PostgresSessionStore(DATABASE, ClientName.draw(), new Json().mapper());
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
    void givenAProcessWithoutItsLock_whenAnyOfItsConnectionsIsLeft_thenItIsNotDisconnected() {
        SessionStore observer = open();
        SessionStore process = open();
        UUID suspect = join(process, "suspect");

        Set<UUID> connected = observer.findDisconnected(Set.of(suspect));
        process.close();

        assertThat(connected).isEmpty();
        await().untilAsserted(() -> assertThat(observer.findDisconnected(Set.of(suspect))).containsExactly(suspect));
        observer.close();
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
            UUID session = join(store, "broken");
            store.renew(session, NodeLoad.NONE, TTL);
            rows.list("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name = (select client from node_session where id = ?)""", session);

            assertThatThrownBy(() -> store.renew(session, NodeLoad.NONE, TTL)).isInstanceOfSatisfying(CoxswainException.class,
                    e -> assertThat(e.code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE));

            assertThat(store.renew(session, NodeLoad.NONE, TTL)).isPresent();
        }
    }

    @Test
    void givenAFrozenProcessInATransactionOnItsSession_whenItsLeaseEnds_thenTheTransactionIsEndedWithIt() throws SQLException {
        ClientName client = ClientName.draw();
        try (SessionStore frozen = new PostgresSessionStore(DATABASE, client, new Json().mapper());
                SessionStore other = open();
                Connection transaction = named(client)) {
            UUID session = join(frozen, "frozen");
            UUID mine = join(other, "other");
            transaction.setAutoCommit(false);
            JdbcTemplate inside = new JdbcTemplate(new SingleConnectionDataSource(transaction, true));
            inside.queryForList("select id from node_session where id = ? for key share", session);
            expire(session);

            Set<UUID> ended = new HashSet<>();
            await().until(() -> ended.addAll(other.endExpired(mine)));

            assertThat(ended).containsExactly(session);
            assertThatThrownBy(transaction::commit).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void givenAnotherTransactionOnAnExpiredSession_whenEnded_thenItIsLeftAloneAndTheSessionEndedLater() throws SQLException {
        try (SessionStore store = open(); Connection transaction = named(new ClientName("psql"))) {
            UUID mine = join(store, "mine too");
            UUID expired = join("expired");
            transaction.setAutoCommit(false);
            JdbcTemplate inside = new JdbcTemplate(new SingleConnectionDataSource(transaction, true));
            inside.queryForList("select id from node_session where id = ? for key share", expired);
            expire(expired);

            Set<UUID> whileHeld = store.endExpired(mine);
            transaction.commit();
            Set<UUID> afterwards = store.endExpired(mine);

            assertThat(whileHeld).isEmpty();
            assertThat(afterwards).containsExactly(expired);
        }
    }

    @Test
    void givenAProcessThatHasJoinedAgain_whenItsOldSessionExpires_thenItsConnectionsAreLeftAlone() {
        ClientName client = ClientName.draw();
        try (SessionStore again = new PostgresSessionStore(DATABASE, client, new Json().mapper()); SessionStore other = open()) {
            UUID old = join(again, "again");
            UUID current = join(again, "again");
            UUID mine = join(other, "other");
            expire(old);

            Set<UUID> ended = other.endExpired(mine);

            assertThat(ended).containsExactly(old);
            assertThat(again.renew(current, NodeLoad.NONE, TTL)).isPresent();
        }
    }

    private static Connection named(ClientName client) throws SQLException {
        Connection connection = DATABASE.getConnection();
        connection.setClientInfo("ApplicationName", client.value());
        return connection;
    }
}
