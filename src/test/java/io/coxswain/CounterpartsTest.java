package io.coxswain;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says of where functions come from names types and methods that there are. */
class CounterpartsTest {

    private static final String TITLE = "## Where the functions come from";
    private static final Pattern NAME = Pattern.compile("`([A-Z]\\w+)(?:\\.([a-z]\\w+))?`");
    private static final int FEWEST = 40;

    @Test
    void givenTheTableOfCounterparts_whenItsNamesAreLookedUp_thenAllAreThere() throws IOException {
        Set<String> known = known();

        List<String> named = ours().flatMap(column -> NAME.matcher(column).results().map(CounterpartsTest::name)).toList();

        assertThat(named).hasSizeGreaterThan(FEWEST).isSubsetOf(known);
    }

    private static String name(MatchResult found) {
        return found.group(2) == null ? found.group(1) : found.group(1) + "." + found.group(2);
    }

    private static Stream<String> ours() throws IOException {
        String document = Files.readString(Path.of("ARCHITECTURE.md"));
        String section = document.substring(document.indexOf(TITLE) + TITLE.length());
        Matcher end = Pattern.compile("^## ", Pattern.MULTILINE).matcher(section);
        return section.substring(0, end.find() ? end.start() : section.length()).lines().filter(line -> line.startsWith("|"))
                .skip(2).map(line -> line.split("\\|")[2]);
    }

    /** Types, and their methods as {@code Type.method}. */
    private static Set<String> known() {
        return new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.coxswain").stream()
                .flatMap(CounterpartsTest::names).collect(Collectors.toSet());
    }

    private static Stream<String> names(JavaClass type) {
        return Stream.concat(Stream.of(type.getSimpleName()),
                type.getAllMethods().stream().map(method -> type.getSimpleName() + "." + method.getName()));
    }
}
