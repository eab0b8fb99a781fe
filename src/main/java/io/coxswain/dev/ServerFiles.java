package io.coxswain.dev;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The folder {@code <data-dir>/postgres}.
 *
 * @param root the folder itself, absolute
 */
record ServerFiles(Path root) {

    private static final String OWNER_ONLY = "rw-------";
    private static final Pattern PORT_IN_URI = Pattern.compile("@127\\.0\\.0\\.1:(\\d+)/");

    static ServerFiles below(Path dataDir) {
        Path root = dataDir.toAbsolutePath().normalize().resolve("postgres");
        try {
            Files.createDirectories(root);
            return new ServerFiles(root.toRealPath());
        } catch (IOException e) {
            throw new EmbeddedPostgresException("The folder " + root + " for embedded Postgres can't be created: " + e,
                    "Point coxswain.dev.data-dir at a folder that this user may write to, or set spring.datasource.url to a Postgres.", e);
        }
    }

    /** The cluster, named by the major version: another major version can't read it and gets its own. */
    Path cluster() {
        return root.resolve("18");
    }

    /** Where initdb works until it is complete. */
    Path unfinishedCluster() {
        return root.resolve("18.unfinished");
    }

    Path binaries() {
        return root.resolve("binaries");
    }

    Path log() {
        return root.resolve("postgres.log");
    }

    Path previousLog() {
        return root.resolve("postgres.previous.log");
    }

    /** Locked exclusively while a node starts, joins or stops the server. */
    Path startLock() {
        return root.resolve("start.lock");
    }

    /** Locked in shared mode by each process that uses the server. */
    Path usersLock() {
        return root.resolve("users.lock");
    }

    Path passwordFile() {
        return root.resolve("password");
    }

    /** For people and for joining nodes: {@code psql "$(cat data/postgres/uri)"}. */
    Path uriFile() {
        return root.resolve("uri");
    }

    /** The superuser's password, drawn at the first call. */
    String password() throws IOException {
        if (Files.notExists(passwordFile())) {
            byte[] random = new byte[16];
            new SecureRandom().nextBytes(random);
            writeForOwner(passwordFile(), HexFormat.of().formatHex(random));
        }
        return Files.readString(passwordFile()).strip();
    }

    /** The port of the last start, which the next one takes again so that nodes find the server. */
    Optional<Integer> lastPort() throws IOException {
        if (Files.notExists(uriFile())) {
            return Optional.empty();
        }
        var matcher = PORT_IN_URI.matcher(Files.readString(uriFile()));
        return matcher.find() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
    }

    void writeForOwner(Path file, String line) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        Files.writeString(unfinished, line + "\n");
        Files.move(unfinished, file, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    static void deleteRecursively(Path directory) throws IOException {
        if (Files.notExists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
