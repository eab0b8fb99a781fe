package io.coxswain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.loop.Scheduler;
import io.coxswain.testing.HandTurnedScheduler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class ReconnectingTest {

    private static final String AWAY = "08001";
    private static final String WRONG_PASSWORD = "28P01";
    private static final String NOTHING_WRONG = "";

    private final Scheduler scheduler = new HandTurnedScheduler();
    private final Postgres postgres = new Postgres();
    private final Reconnecting connections = new Reconnecting(postgres, scheduler);

    @Test
    void givenAServerThatWasNeverReached_whenAway_thenItIsToldAtOnce() {
        postgres.answers.addAll(List.of(AWAY, NOTHING_WRONG));

        assertThatThrownBy(connections::getConnection).isInstanceOf(SQLException.class);
        assertThat(postgres.answers).hasSize(1);
    }

    @Test
    void givenAServerThatWasReached_whenAwayForAMoment_thenTheConnectionComesSoonAfter() throws SQLException {
        postgres.answers.addAll(List.of(NOTHING_WRONG, AWAY, AWAY, NOTHING_WRONG));
        connections.getConnection();

        Connection connection = connections.getConnection();

        assertThat(connection).isNotNull();
        assertThat(postgres.answers).isEmpty();
    }

    @Test
    void givenAServerThatWasReached_whenItRefusesTheUser_thenItIsToldAtOnce() throws SQLException {
        postgres.answers.addAll(List.of(NOTHING_WRONG, WRONG_PASSWORD, NOTHING_WRONG));
        connections.getConnection();

        assertThatThrownBy(() -> connections.getConnection("user", "wrong")).isInstanceOf(SQLException.class);
        assertThat(postgres.answers).hasSize(1);
    }

    @Test
    void givenAThreadThatIsInterrupted_whenAway_thenItGivesUp() throws SQLException {
        postgres.answers.addAll(List.of(NOTHING_WRONG, AWAY, NOTHING_WRONG));
        connections.getConnection();

        Thread.currentThread().interrupt();

        assertThatThrownBy(connections::getConnection).isInstanceOf(SQLException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Answers by a script of SQL states. */
    private static final class Postgres extends AbstractDataSource {

        private final Deque<String> answers = new ArrayDeque<>();

        @Override
        public Connection getConnection() throws SQLException {
            String state = answers.remove();
            if (!state.equals(NOTHING_WRONG)) {
                throw new SQLException("as scripted", state);
            }
            return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> null);
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }
    }
}
