package io.coxswain.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresProcessTest {

    @Test
    void givenKilledServer_whenStartedAgain_thenTheSameDataSourceWorksAndHasTheData() throws Exception {
        try (var postgres = PostgresProcess.start()) {
            PGSimpleDataSource database = postgres.dataSource();
            execute(database, "CREATE TABLE kept (id int)");

            postgres.sigkill();
            assertThatThrownBy(() -> execute(database, "TABLE kept")).isInstanceOf(SQLException.class);
            postgres.startAgain();

            execute(database, "INSERT INTO kept VALUES (1)");
            assertThat(postgres.dataSource().getUrl()).isEqualTo(database.getUrl());
        }
    }

    private static void execute(DataSource database, String sql) throws SQLException {
        try (var connection = database.getConnection(); var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
