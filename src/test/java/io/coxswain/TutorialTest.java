package io.coxswain;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.testing.Document;
import io.coxswain.testing.SourceFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The code of docs/tutorial.md is that of docs/example-job-type, which is compiled and tested here, and built and run by ExampleJobTypeIT.
 * {@code <!-- code File.java#member,member -->} stands for these members of that file, or for all of it.
 */
class TutorialTest {

    private static final Path TUTORIAL = Path.of("docs", "tutorial.md");
    private static final Path EXAMPLE = Path.of("docs", "example-job-type", "src");
    private static final Path SERVICES = EXAMPLE.resolve(Path.of("main", "resources", "META-INF", "services", "io.coxswain.api.JobType"));
    private static final Pattern CODE = Pattern.compile("(<!-- code (\\w+\\.java)(?:#([\\w,]+))? -->\n)(?s:.*?)(<!-- /code -->)");

    @Test
    void givenExample_whenQuoted_thenTheTutorialShowsItAsItIs() throws IOException {
        String text = Files.readString(TUTORIAL);

        String current = CODE.matcher(text).replaceAll(quote -> Matcher.quoteReplacement(
                quote.group(1) + "```java\n" + quoted(quote) + "```\n" + quote.group(4)));

        if (!current.equals(text)) {
            Files.writeString(TUTORIAL, current);
        }
        assertThat(text).as("%s was stale and has been written anew", TUTORIAL).isEqualTo(current);
        assertThat(CODE.matcher(text).results()).hasSizeGreaterThan(5);
    }

    @Test
    void givenNameOfTheJobType_whenQuoted_thenTheTutorialShowsTheFile() throws IOException {
        String file = Files.readString(SERVICES);

        new Document(TUTORIAL).assertSection("services", "```\n" + file + "```\n");
    }

    private static String quoted(MatchResult quote) {
        SourceFile source = SourceFile.named(quote.group(2), EXAMPLE);
        if (quote.group(3) == null) {
            return source.type();
        }
        List<String> members = new ArrayList<>();
        Stream.of(quote.group(3).split(",")).forEach(name -> members.add(source.member(name)));
        return String.join("\n", members);
    }
}
