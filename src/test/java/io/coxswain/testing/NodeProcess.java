package io.coxswain.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A node in a JVM of its own: the packaged jar in integration tests, the test class path otherwise. It listens on a port that was free,
 * writes its log to {@code target/nodes} and ends with the test.
 */
public final class NodeProcess implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(150);
    private static final Duration EXIT_TIMEOUT = Duration.ofSeconds(60);
    private static final Pattern PORT_IN_LOG = Pattern.compile("Tomcat started on port (\\d+)");
    private static final int TAIL_LINES = 60;
    private static final AtomicInteger started = new AtomicInteger();
    private static final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final String name;
    private final Path log;
    private final Process process;
    private final Watchdog watchdog;
    private @Nullable URI url;

    private NodeProcess(String name, List<String> command, Path log) throws IOException {
        this.name = name;
        this.log = log;
        this.process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        this.watchdog = Watchdog.overProcess(process.pid());
    }

    /** Starts a node on this database and returns at once; {@link #awaitReady} waits. Arguments as on the command line. */
    public static NodeProcess start(String name, PGSimpleDataSource database, String... arguments) {
        return start(name, List.of(), database, arguments);
    }

    /** Starts a node whose JVM gets arguments too. */
    public static NodeProcess start(String name, List<String> jvmArguments, PGSimpleDataSource database, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--spring.datasource.url=" + database.getUrl(),
                "--spring.datasource.username=" + database.getUser(), "--spring.datasource.password=" + database.getPassword()));
        all.addAll(List.of(arguments));
        return launch(name, jvmArguments, all);
    }

    /** Starts a node whose arguments say everything about its database. */
    public static NodeProcess start(String name, String... arguments) {
        return launch(name, List.of(), List.of(arguments));
    }

    private static NodeProcess launch(String name, List<String> jvmArguments, List<String> arguments) {
        List<String> command = new ArrayList<>(launcher(jvmArguments));
        command.add("--coxswain.node.name=" + name);
        command.add("--server.port=0");
        command.addAll(arguments);
        try {
            Path logs = Files.createDirectories(Path.of("target", "nodes"));
            String file = "%s-%d-%d.log".formatted(name, ProcessHandle.current().pid(), started.incrementAndGet());
            return new NodeProcess(name, command, logs.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the node takes part: its readiness probe answers 200. */
    public NodeProcess awaitReady() {
        try {
            await("node " + name + " is ready").atMost(READY_TIMEOUT).pollInterval(Duration.ofMillis(50)).until(this::isReadyOrDead);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Node " + name + " did not become ready.\n" + logTail(), e);
        }
        if (!process.isAlive()) {
            throw new AssertionError("Node " + name + " exited with code " + process.exitValue() + ".\n" + logTail());
        }
        return this;
    }

    public String name() {
        return name;
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Where the node listens, known once it does. */
    public URI url() {
        if (url == null) {
            url = findUrl().orElseThrow(() -> new IllegalStateException("Node " + name + " does not listen yet.\n" + logTail()));
        }
        return url;
    }

    /** Ends the node as a power cut would. */
    public void sigkill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** Asks the node to stop in an orderly way and returns at once. */
    public void sigterm() {
        signal("TERM");
    }

    /** Freezes the node, as a long garbage collection or a suspended virtual machine would. */
    public void sigstop() {
        signal("STOP");
    }

    /** Lets a frozen node go on. */
    public void sigcont() {
        signal("CONT");
    }

    /** Waits for the end of the process and returns its exit code. */
    public int awaitExit() {
        try {
            await("node " + name + " exits").atMost(EXIT_TIMEOUT).pollInterval(Duration.ofMillis(10)).until(() -> !process.isAlive());
            return process.exitValue();
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Node " + name + " did not exit.\n" + logTail(), e);
        }
    }

    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String logTail() {
        List<String> lines = log().lines().toList();
        return "End of " + log + ":\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }

    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
        watchdog.close();
    }

    private static List<String> launcher(List<String> jvmArguments) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-Duser.timezone=" + System.getProperty("user.timezone")));
        command.addAll(jvmArguments);
        String jar = System.getProperty("coxswain.test.jar", "");
        if (new File(jar).isFile()) {
            command.addAll(List.of("-jar", jar));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.coxswain.Coxswain"));
        }
        return command;
    }

    private boolean isReadyOrDead() {
        return !process.isAlive() || findUrl().map(NodeProcess::answersReady).orElse(false);
    }

    private Optional<URI> findUrl() {
        var matcher = PORT_IN_LOG.matcher(log());
        return matcher.find() ? Optional.of(URI.create("http://127.0.0.1:" + matcher.group(1))) : Optional.empty();
    }

    private static boolean answersReady(URI url) {
        var request = HttpRequest.newBuilder(url.resolve("/actuator/health/readiness")).timeout(Duration.ofSeconds(2)).build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
