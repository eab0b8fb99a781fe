package io.coxswain.web.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.WebNode;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that openapi-generator has made of {@code docs/openapi.json} in this build compiles, and drives a job over HTTP. */
class GeneratedClientTest {

    private static final Path GENERATED = Path.of("target", "generated-client", "src", "main", "java");
    private static final Path CALLER = Path.of("src", "test", "client");

    @TempDir
    private Path classes;

    @Test
    void givenGeneratedClient_whenAProgramUsesIt_thenAJobIsDrivenFromSubmitToEnd() throws Exception {
        compile();

        String seen;
        try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()}, getClass().getClassLoader())) {
            Consumer<BooleanSupplier> await = condition -> await().atMost(Duration.ofSeconds(20)).until(condition::getAsBoolean);
            seen = (String) loader.loadClass("io.coxswain.client.DriveJob").getMethod("run", String.class, Consumer.class)
                    .invoke(null, WebNode.shared().url().toString(), await);
        }

        assertThat(seen).isEqualTo("RUNNING PENDING 1 CANCELED 404");
    }

    /** The client's code is not ours, so its warnings are nobody's business here. */
    private void compile() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(messages, files, null, List.of("-d", classes.toString(), "-proc:none", "-nowarn"), null,
                    files.getJavaFileObjectsFromPaths(Stream.concat(sources(GENERATED), sources(CALLER)).toList())).call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
    }

    private static Stream<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        }
    }
}
