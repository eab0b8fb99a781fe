package io.coxswain.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what Postgres wrote when it failed and finds the cure. */
final class PostgresFailure {

    private static final int LINES = 12;
    private static final String OTHERWISE = "Set spring.datasource.url to a Postgres of your own if this one can't be repaired.";

    private static final Map<String, String> CURES = new LinkedHashMap<>();

    static {
        CURES.put("No space left on device", "Free some disk space, or point coxswain.dev.data-dir at a larger disk.");
        CURES.put("Permission denied", "Give this user the right to write to the folder and all above it to read it, or point"
                + " coxswain.dev.data-dir at another one.");
        CURES.put("cannot be run as root", "Run the node as another user: this machine allows root no user namespaces.");
        CURES.put("password authentication failed", "The file \"password\" in that folder is not the one the database was made with: put it"
                + " back, or remove the folder to begin with an empty database.");
        CURES.put("pre-existing shared memory block", "A killed server left processes behind: end them (their command begins with"
                + " \"postgres:\") and start the node again.");
        CURES.put("Address already in use", "Another program keeps taking the port. Start the node again.");
        CURES.put("could not create shared memory", "Raise the machine's limit of shared memory (256 MB are needed).");
        CURES.put("Cannot allocate memory", "Free some memory: embedded Postgres needs about 300 MB.");
        CURES.put("error while loading shared libraries",
                "Embedded Postgres needs a Linux with glibc and, when the node runs as root,"
                        + " a folder that the user nobody may reach.");
    }

    private PostgresFailure() {}

    static EmbeddedPostgresException of(String what, String output, ServerFiles files) {
        return of(what, output, files, null);
    }

    static EmbeddedPostgresException of(IOException cause, ServerFiles files) {
        return of("Embedded Postgres can't use its folder (" + cause + ")", "", files, cause);
    }

    private static EmbeddedPostgresException of(String what, String output, ServerFiles files, @Nullable Throwable cause) {
        String message = what + " in " + files.root() + (output.isBlank() ? "." : ":\n" + output);
        String cure = CURES.entrySet().stream()
                .filter(entry -> message.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Its whole log is " + files.log() + ".");
        return new EmbeddedPostgresException(message, cure + " " + OTHERWISE, cause);
    }

    /** Whether the next attempt may succeed without anybody doing anything. */
    static boolean passesByItself(String log) {
        return log.contains("Address already in use") || log.contains("pre-existing shared memory block");
    }

    static String tail(Path log) throws IOException {
        if (Files.notExists(log)) {
            return "";
        }
        List<String> lines = Files.readAllLines(log);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
    }
}
