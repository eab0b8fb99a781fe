package io.coxswain.dev;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
        CURES.put("Address already in use", "Another program keeps taking the port. Start the node again.");
        CURES.put("could not create shared memory", "Raise the machine's limit of shared memory (256 MB are needed).");
        CURES.put("Cannot allocate memory", "Free some memory: embedded Postgres needs about 300 MB.");
        CURES.put("error while loading shared libraries",
                "Install the library that is named above: embedded Postgres needs a usual glibc.");
    }

    private PostgresFailure() {}

    static EmbeddedPostgresException of(String what, String output, ServerFiles files) {
        String cure = CURES.entrySet().stream()
                .filter(entry -> output.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("Its whole log is " + files.log() + ".");
        return new EmbeddedPostgresException("%s in %s:%n%s".formatted(what, files.root(), output), cure + " " + OTHERWISE, null);
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
