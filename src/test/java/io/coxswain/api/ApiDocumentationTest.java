package io.coxswain.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.DocumentationTool;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gaps fail the compiler; this is for what only the javadoc tool sees. */
class ApiDocumentationTest {

    private static final Path SOURCES = Path.of("src", "main", "java", "io", "coxswain", "api");

    @TempDir
    private Path pages;

    @Test
    void givenTheApi_whenDocumented_thenThereIsNothingToComplainOf() throws IOException {
        DocumentationTool javadoc = ToolProvider.getSystemDocumentationTool();
        DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
        var said = new StringWriter();

        boolean passed;
        try (StandardJavaFileManager files = javadoc.getStandardFileManager(complaints, Locale.ROOT, null);
                Stream<Path> sources = Files.list(SOURCES)) {
            List<String> options = List.of("-d", pages.toString(), "-quiet", "-Xdoclint:all", "-Xwerror", "-notimestamp", "-protected");
            passed = javadoc.getTask(said, files, complaints, null, options, files.getJavaFileObjectsFromPaths(sources.toList())).call();
        }

        assertThat(complaints.getDiagnostics()).isEmpty();
        assertThat(passed).as(said.toString()).isTrue();
        assertThat(Files.readString(pages.resolve("io/coxswain/api/package-summary.html"))).contains("class GreetingJobType");
    }
}
