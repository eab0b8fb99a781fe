package io.coxswain.dev;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one of Postgres' programs to its end. Postgres refuses to run as root, so for root it runs in a user namespace of its own or,
 * where the kernel or a container forbids those, as the user {@code nobody}, to whom the folder is given first.
 */
final class PostgresCommand {

    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final String NOBODY = "65534";

    private final Path binaries;
    private final Path workingDirectory;

    PostgresCommand(Path binaries, Path workingDirectory) {
        this.binaries = binaries;
        this.workingDirectory = workingDirectory;
    }

    record Result(int exitCode, String output) {

        boolean failed() {
            return exitCode != 0;
        }
    }

    Result run(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(asNonRoot());
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        return runToEnd(command);
    }

    private List<String> asNonRoot() throws IOException {
        if (!ROOT) {
            return List.of();
        }
        if (LinuxUtils.isUnshareAvailable()) {
            return List.of("unshare", "--user");
        }
        runToEnd(List.of("chown", "-R", NOBODY + ":" + NOBODY, workingDirectory.toString()));
        return List.of("setpriv", "--reuid", NOBODY, "--regid", NOBODY, "--clear-groups");
    }

    private Result runToEnd(List<String> command) throws IOException {
        var builder = new ProcessBuilder(command).directory(workingDirectory.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            return new Result(process.waitFor(), output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + String.join(" ", command), e);
        }
    }
}
