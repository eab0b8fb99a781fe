package io.coxswain.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.JobType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** A jar in the making: sources are compiled, entries are what they are. */
final class TestJar {

    private final Map<String, String> sources = new LinkedHashMap<>();
    private final Map<String, byte[]> entries = new TreeMap<>();
    private final Manifest manifest = new Manifest();

    TestJar() {
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    }

    /** A jar with one job type, named as the class that the sources say it is. */
    static TestJar offering(String className, String source) {
        return new TestJar().source(className, source).services(className);
    }

    TestJar source(String className, String source) {
        sources.put(className, source);
        return this;
    }

    TestJar services(String text) {
        return entry("META-INF/services/" + JobType.class.getName(), text);
    }

    TestJar entry(String name, String text) {
        entries.put(name, text.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    TestJar attribute(Attributes.Name name, String value) {
        manifest.getMainAttributes().put(name, value);
        return this;
    }

    /** Compiles what there is up to now, and lets {@code change} have each class, as bytes or null to leave it out. */
    TestJar compiled(Map<String, UnaryOperator<byte[]>> changes) {
        entries.putAll(compile());
        sources.clear();
        changes.forEach((name, change) -> entries.compute(name, (key, bytes) -> change.apply(bytes)));
        return this;
    }

    /** Writes the jar and returns its SHA-256. */
    String writeTo(Path file) {
        compiled(Map.of());
        try (OutputStream out = Files.newOutputStream(file); JarOutputStream jar = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                jar.putNextEntry(new JarEntry(entry.getKey()));
                jar.write(entry.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return sha256(file);
    }

    static String sha256(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, byte[]> compile() {
        if (sources.isEmpty()) {
            return Map.of();
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try {
            Path classes = Files.createTempDirectory("plugin-classes");
            DiagnosticCollector<JavaFileObject> complaints = new DiagnosticCollector<>();
            List<JavaFileObject> files = sources.entrySet().stream().map(TestJar::file).toList();
            compiler.getTask(null, null, complaints, List.of("-d", classes.toString(), "-proc:none", "-parameters"), null, files).call();
            assertThat(complaints.getDiagnostics().stream().filter(complaint -> complaint.getKind() == Diagnostic.Kind.ERROR)).isEmpty();
            return read(classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JavaFileObject file(Map.Entry<String, String> source) {
        return new SimpleJavaFileObject(URI.create("string:///" + source.getKey().replace('.', '/') + ".java"),
                JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source.getValue();
            }
        };
    }

    private static Map<String, byte[]> read(Path classes) throws IOException {
        Map<String, byte[]> read = new TreeMap<>();
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                read.put(classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
            }
        }
        return read;
    }
}
