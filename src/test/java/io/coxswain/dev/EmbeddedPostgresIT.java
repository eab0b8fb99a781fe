package io.coxswain.dev;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.NodeProcess;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that were given no database. */
class EmbeddedPostgresIT {

    @TempDir
    Path dataDir;

    @Test
    void givenNodesWithoutDatasource_whenOneIsKilled_thenServerLivesUntilTheLastStops() {
        try (var first = start("first").awaitReady(); var second = start("second").awaitReady()) {
            first.sigkill();
            try (var third = start("third").awaitReady()) {
                second.sigterm();
                second.awaitExit();
                assertThat(third.log()).contains("Embedded Postgres joined");
                third.sigterm();
                third.awaitExit();
                assertThat(third.log()).contains("its last user is gone");
            }
            assertThat(second.log()).doesNotContain("its last user is gone");
        }
    }

    @Test
    void givenOnlyNodeKilled_whenStartingAgain_thenItIsAsCleanAsTheFirstStart() {
        try (var first = start("first").awaitReady()) {
            first.sigkill();
        }

        try (var second = start("second").awaitReady()) {
            assertThat(second.log()).contains("Embedded Postgres joined").doesNotContain(" ERROR ");
            second.sigterm();
            second.awaitExit();
        }
    }

    @Test
    void givenDirectoryThatCantBeUsed_whenStarting_thenNodeEndsWithTheCure() {
        try (var node = NodeProcess.start("lost", "--coxswain.dev.data-dir=/proc/none")) {
            int exitCode = node.awaitExit();

            assertThat(exitCode).isEqualTo(1);
            assertThat(node.log()).contains("Point coxswain.dev.data-dir at a folder");
        }
    }

    private NodeProcess start(String name) {
        return NodeProcess.start(name, "--coxswain.dev.data-dir=" + dataDir);
    }
}
