package io.coxswain.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Maven as an author of job types uses it after {@code mvn install} here: offline, with a local repository that has what was built just now.
 * The rest of that repository are links to the one of this build, in which nothing is changed.
 */
final class AuthorsMaven implements AutoCloseable {

    private static final Path TARGET = Path.of("target");
    private static final Path OURS = Path.of("io", "coxswain");

    private final Path repository;

    AuthorsMaven(Path repository) {
        this.repository = repository;
        link(Path.of(System.getProperty("coxswain.test.repository")), OURS.getParent());
        install("coxswain-api");
        install("coxswain-testkit");
    }

    /** Links all of {@code real}, but makes a directory of {@code own}. */
    private void link(Path real, Path own) {
        linkAllBut(real, repository, own);
        linkAllBut(real.resolve(own), repository.resolve(own), OURS.getFileName());
    }

    private static void linkAllBut(Path real, Path copy, Path not) {
        try (Stream<Path> files = Files.list(real)) {
            Files.createDirectories(copy.resolve(not));
            for (Path file : files.filter(file -> !file.getFileName().equals(not)).toList()) {
                Files.createSymbolicLink(copy.resolve(file.getFileName()), file.toAbsolutePath());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void install(String artifact) {
        try {
            Path pom = TARGET.resolve("publish").resolve(artifact + ".pom");
            String version = Files.readString(pom).replaceFirst("(?s).*?<version>([^<]+)</version>.*", "$1");
            Path directory = Files.createDirectories(repository.resolve(OURS).resolve(artifact).resolve(version));
            Files.copy(pom, directory.resolve(artifact + "-" + version + ".pom"));
            Files.copy(TARGET.resolve(artifact + ".jar"), directory.resolve(artifact + "-" + version + ".jar"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs {@code mvn package} in {@code project} and returns what it says. */
    String mvnPackage(Path project) throws IOException, InterruptedException {
        Path log = project.resolve("build.log");
        Path mvn = Path.of(System.getProperty("coxswain.test.maven"), "bin", "mvn");
        Process build = new ProcessBuilder(List.of(mvn.toString(), "-o", "-B", "package", "-Dmaven.repo.local=" + repository))
                .directory(project.toFile()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        try {
            assertThat(build.waitFor(5, TimeUnit.MINUTES)).as("the build ends").isTrue();
        } finally {
            build.destroyForcibly();
        }
        String said = Files.readString(log);
        assertThat(build.exitValue()).as(said).isZero();
        return said;
    }

    /** Removes the links, so that nobody takes them for files of the test. */
    @Override
    public void close() throws IOException {
        for (Path linked : List.of(repository, repository.resolve(OURS.getParent()))) {
            try (Stream<Path> files = Files.list(linked)) {
                for (Path link : files.filter(Files::isSymbolicLink).toList()) {
                    Files.delete(link);
                }
            }
        }
    }
}
