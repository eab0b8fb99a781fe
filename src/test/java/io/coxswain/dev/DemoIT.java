package io.coxswain.dev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What a newcomer sees who starts a checkout for the first time, and again after a power cut. */
class DemoIT {

    private static final int AIRPORTS = 3_376;
    private static final int BIRDSTRIKES = 10_000;

    @TempDir
    Path dataDir;

    @AfterEach
    void stopPostgres() {
        EmbeddedPostgresServer.startOrJoin(dataDir).close();
    }

    @Test
    void givenFreshDirectory_whenStarting_thenDataIsImportedDurablyAndNextStepsAreTold() {
        try (var node = start("first")) {
            awaitGuide(node);

            assertImported(1);
            assertDurable();
            assertThat(node.log())
                    .contains("3,376 rows in public.demo_airports", "10,000 rows in public.demo_birdstrikes")
                    .contains(node.url() + "/swagger-ui.html", node.url() + "/api/v1/jobs/demo-airports-1")
                    .contains("curl -s " + node.url() + "/api/v1/jobs/demo-endless-1/workers", "kill -9 " + node.pid())
                    .doesNotContain(" ERROR ", " WARN ");
            assertThat(node.isAlive()).isTrue();
        }
    }

    @Test
    void givenKilledNode_whenStartingAgain_thenTheSecondStartIsAsCleanAsTheFirst() {
        try (var first = start("demo")) {
            awaitGuide(first);
            first.sigkill();
        }

        try (var second = start("demo")) {
            awaitGuide(second);

            assertImported(2);
            assertThat(second.log()).contains("Job demo-endless-1 runs already").doesNotContain(" ERROR ", " WARN ");
            await("the endless job goes on under the second node").atMost(Duration.ofSeconds(30)).until(() -> count("""
                    select count(*) from job where id = 'demo-endless-1' and epoch > 3 and leader_session is not null""") == 1);
            assertThat(count("select count(*) from job where type = 'fake'")).isEqualTo(1);
        }
    }

    @Test
    void givenNoFiles_whenStarting_thenTellsWhereTheyShouldBeAndGoesOn() {
        try (var node = start("lost", "--coxswain.csv-import.roots=" + dataDir.resolve("nowhere"))) {
            awaitGuide(node);

            assertThat(node.log()).contains("set coxswain.csv-import.roots to the folder data/import").doesNotContain(" ERROR ");
        }
    }

    private NodeProcess start(String name, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--coxswain.dev.data-dir=" + dataDir, "--spring.profiles.active=demo"));
        all.addAll(List.of(arguments));
        return NodeProcess.start(name, all.toArray(String[]::new));
    }

    private static void awaitGuide(NodeProcess node) {
        node.awaitReady();
        await("node " + node.name() + " told what to do next").atMost(Duration.ofMinutes(2))
                .until(() -> node.log().contains("To see a failover:"));
    }

    private void assertImported(int times) {
        assertThat(count("select count(*) from demo_airports")).isEqualTo(AIRPORTS);
        assertThat(count("select count(*) from demo_birdstrikes")).isEqualTo(BIRDSTRIKES);
        assertThat(count("select count(*) from job where type = 'csv-import' and state = 'FINISHED'")).isEqualTo(2 * times);
    }

    private void assertDurable() {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            assertThat(database().queryForObject("show " + setting, String.class)).as(setting).isEqualTo("on");
        }
    }

    private int count(String sql) {
        return database().queryForObject(sql, Integer.class);
    }

    private JdbcTemplate database() {
        try (var server = EmbeddedPostgresServer.startOrJoin(dataDir)) {
            var dataSource = new PGSimpleDataSource();
            dataSource.setUrl(server.jdbcUrl());
            dataSource.setUser(server.username());
            dataSource.setPassword(server.password());
            return new JdbcTemplate(dataSource);
        }
    }
}
