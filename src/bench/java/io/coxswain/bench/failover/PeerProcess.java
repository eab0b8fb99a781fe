package io.coxswain.bench.failover;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process that runs {@link PeerMain}; it ends with this one. Its log is in {@code target/bench/peers}. */
final class PeerProcess implements AutoCloseable {

    private final String name;
    private final Process process;

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    static PeerProcess start(PeerMain.Kind kind, String name, Marks marks, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "-cp", System.getProperty("java.class.path"), PeerMain.class.getName(), kind.name(),
                name, marks.file().toString()));
        command.addAll(more);
        Path log = Files.createDirectories(Path.of("target", "bench", "peers")).resolve(name + ".log");
        return new PeerProcess(name, new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
    }

    String name() {
        return name;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
