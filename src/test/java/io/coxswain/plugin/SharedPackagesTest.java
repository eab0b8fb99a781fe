package io.coxswain.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.Document;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SharedPackagesTest {

    private static final Document OPERATIONS = new Document(Path.of("docs", "operations.md"));

    @Test
    void givenClasses_whenAsked_thenThoseInAndBelowAPackageOfTheListAreShared() {
        boolean[] shared = {SharedPackages.contain("org.slf4j.Logger"), SharedPackages.contain("org.slf4j.event.Level"),
            SharedPackages.contain("org.slf4jother.Logger"), SharedPackages.contain("org.slf4j")};

        assertThat(shared).containsExactly(true, true, false, false);
    }

    @Test
    void givenTheList_whenTabled_thenTheDocumentShowsIt() throws IOException {
        String rows = SharedPackages.REASONS.entrySet().stream()
                .map(shared -> "| `" + shared.getKey() + "` | " + shared.getValue() + " |\n").collect(Collectors.joining());

        OPERATIONS.assertSection("shared-packages", "| package | why |\n|---|---|\n" + rows);
    }
}
