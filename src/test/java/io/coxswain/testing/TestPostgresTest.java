package io.coxswain.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

    @Test
    void givenTestDatabase_whenReadingZones_thenNeitherIsUtcNorTheOther() throws Exception {
        DataSource database = TestPostgres.freshDatabase();

        String sessionZone = query(database, "SHOW TimeZone");
        String jvmZone = ZoneId.systemDefault().getId();

        assertThat(sessionZone).isEqualTo(TestPostgres.SESSION_ZONE).isNotEqualTo(jvmZone);
        assertThat(jvmZone).isNotIn("UTC", ZoneOffset.UTC.getId(), "Etc/UTC");
    }

    @Test
    void givenTwoFreshDatabases_whenOneIsChanged_thenTheOtherIsNot() throws Exception {
        DataSource one = TestPostgres.freshDatabase();
        DataSource other = TestPostgres.freshDatabase();

        query(one, "CREATE TABLE only_here (id int); SELECT 1");

        assertThat(query(one, "SELECT to_regclass('only_here')")).isEqualTo("only_here");
        assertThat(query(other, "SELECT to_regclass('only_here')")).isNull();
    }

    @Test
    void givenFreshDatabase_whenReadingItsHistory_thenMigrationsHaveRun() throws Exception {
        DataSource database = TestPostgres.freshDatabase();

        String history = query(database, "SELECT to_regclass('flyway_schema_history')");

        assertThat(history).isEqualTo("flyway_schema_history");
    }

    private static String query(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            for (boolean rows = statement.execute(sql); !rows;) {
                rows = statement.getMoreResults();
            }
            try (var result = statement.getResultSet()) {
                result.next();
                return result.getString(1);
            }
        }
    }
}
