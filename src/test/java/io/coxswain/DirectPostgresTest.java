package io.coxswain;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

class DirectPostgresTest {

    @Test
    void givenUserInTheUrl_whenAskedForDirectConnections_thenTheyUseItAsThePoolDoes() {
        PGSimpleDataSource direct = direct("jdbc:postgresql://127.0.0.1/metadata?user=coxswain&password=secret", null, null);

        assertThat(direct.getUser()).isEqualTo("coxswain");
        assertThat(direct.getPassword()).isEqualTo("secret");
    }

    @Test
    void givenUserAsProperty_whenAskedForDirectConnections_thenItWins() {
        PGSimpleDataSource direct = direct("jdbc:postgresql://127.0.0.1/metadata?user=coxswain", "other", "secret");

        assertThat(direct.getUser()).isEqualTo("other");
        assertThat(direct.getPassword()).isEqualTo("secret");
    }

    @Test
    void givenTtlOfFiveSeconds_whenAskedForDirectConnections_thenNoAnswerIsAwaitedForMoreThanHalfOfIt() {
        PGSimpleDataSource direct = direct("jdbc:postgresql://127.0.0.1/metadata", null, null);

        assertThat(direct.getSocketTimeout()).isEqualTo(2);
        assertThat(direct.getConnectTimeout()).isEqualTo(2);
    }

    @Test
    void givenTtlBelowASecond_whenConnected_thenNoAnswerIsAwaitedForMoreThanHalfOfItEither() throws SQLException {
        PGSimpleDataSource database = TestPostgres.freshDatabase();

        PGSimpleDataSource direct = direct(database.getUrl(), database.getUser(), database.getPassword(), Duration.ofMillis(500));

        try (Connection connection = direct.getConnection()) {
            assertThat(connection.getNetworkTimeout()).isEqualTo(250);
        }
    }

    private static PGSimpleDataSource direct(String url, @Nullable String user, @Nullable String password) {
        return direct(url, user, password, Duration.ofSeconds(5));
    }

    private static PGSimpleDataSource direct(String url, @Nullable String user, @Nullable String password, Duration ttl) {
        return (PGSimpleDataSource) new DirectPostgres(new JdbcConnectionDetails() {
            @Override
            public String getJdbcUrl() {
                return url;
            }

            @Override
            public @Nullable String getUsername() {
                return user;
            }

            @Override
            public @Nullable String getPassword() {
                return password;
            }
        }, ttl).dataSource();
    }
}
