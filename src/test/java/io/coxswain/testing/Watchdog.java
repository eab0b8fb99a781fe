package io.coxswain.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends a process when this JVM is gone, also when it was killed: a shell that waits for the end of its standard input, which comes when
 * the operating system closes this JVM's end of the pipe. {@link #close} calls it off.
 */
final class Watchdog implements AutoCloseable {

    private static final String KILL_PROCESS = "kill -KILL \"$1\"";
    private static final String KILL_POSTGRES = "kill -QUIT \"$(head -n 1 \"$1/postgres/18/postmaster.pid\")\"; sleep 1; rm -rf \"$1\"";

    private final Process shell;

    private Watchdog(String cure, String argument) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", "trap '' INT TERM HUP; cat > /dev/null; " + cure, "watchdog", argument));
        try {
            this.shell = new ProcessBuilder(command).redirectOutput(Redirect.DISCARD).redirectError(Redirect.DISCARD).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Watchdog overProcess(long pid) {
        return new Watchdog(KILL_PROCESS, Long.toString(pid));
    }

    /** Ends whichever server then runs in this data directory, and removes the directory. */
    static Watchdog overPostgres(Path dataDir) {
        return new Watchdog(KILL_POSTGRES, dataDir.toAbsolutePath().toString());
    }

    @Override
    public void close() {
        shell.destroyForcibly();
    }
}
