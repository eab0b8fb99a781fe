package io.coxswain;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.WorkerState;
import io.coxswain.job.JobState;
import io.coxswain.job.JobTransitions;
import io.coxswain.worker.WorkerTransitions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The diagrams of states in ARCHITECTURE.md are drawn from the tables in the code. When one is stale its test draws it again and
 * fails, so that the new one is looked at and committed.
 */
class StateDiagramsTest {

    private static final Path DOCUMENT = Path.of("ARCHITECTURE.md");

    @Test
    void givenTheTableOfJobs_whenDrawn_thenTheDocumentShowsIt() throws IOException {
        String diagram = draw(JobState.values(), JobTransitions.Cause.values(), JobTransitions::next, JobState.CREATED);

        assertDrawn("job-states", diagram);
    }

    @Test
    void givenTheTableOfWorkers_whenDrawn_thenTheDocumentShowsIt() throws IOException {
        String diagram = draw(WorkerState.values(), WorkerTransitions.Cause.values(), WorkerTransitions::next, WorkerState.PENDING);

        assertDrawn("worker-states", diagram);
    }

    private static <S extends Enum<S>, C extends Enum<C>> String draw(S[] states, C[] causes, BiFunction<S, C, Optional<S>> next,
            S first) {
        StringBuilder diagram = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> " + first + "\n");
        for (S state : states) {
            Map<S, String> arrows = new LinkedHashMap<>();
            for (C cause : causes) {
                next.apply(state, cause).filter(after -> after != state)
                        .ifPresent(after -> arrows.merge(after, words(cause), (one, other) -> one + ", " + other));
            }
            arrows.forEach((after, label) -> diagram.append("    ").append(state).append(" --> ").append(after).append(" : ")
                    .append(label).append('\n'));
            if (Arrays.stream(causes).allMatch(cause -> next.apply(state, cause).isEmpty())) {
                diagram.append("    ").append(state).append(" --> [*]\n");
            }
        }
        return diagram.append("```\n").toString();
    }

    private static String words(Enum<?> cause) {
        return cause.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void assertDrawn(String marker, String diagram) throws IOException {
        String document = Files.readString(DOCUMENT);
        Matcher drawn = Pattern.compile("(<!-- " + marker + " -->\n).*(<!-- /" + marker + " -->)", Pattern.DOTALL).matcher(document);
        assertThat(drawn.find()).as(DOCUMENT + " has the markers of " + marker).isTrue();

        String current = drawn.replaceFirst(result -> Matcher.quoteReplacement(result.group(1) + diagram + result.group(2)));

        if (!current.equals(document)) {
            Files.writeString(DOCUMENT, current);
        }
        assertThat(current).as(DOCUMENT + " was stale and has been drawn again").isEqualTo(document);
    }
}
