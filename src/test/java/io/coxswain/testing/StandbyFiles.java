package io.coxswain.testing;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/** The files of a standby: a base backup, taken as the manual of Postgres tells it to be done without {@code pg_basebackup}. */
final class StandbyFiles {

    /** They belong to the running server, or to its users. */
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "users.lock", "start.lock", "uri",
            "postgres.log");
    private static final Path CLUSTER = Path.of("postgres", "18");

    private StandbyFiles() {}

    /** Copies the data directory of a running server, and lets the copy follow it. */
    static void copy(Path dataDir, Path copy, PGSimpleDataSource primary) throws IOException, SQLException {
        try (Connection connection = primary.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("select pg_backup_start('standby', true)");
            copyTree(dataDir, copy);
            try (ResultSet stopped = statement.executeQuery("select labelfile from pg_backup_stop(false)")) {
                stopped.next();
                Files.writeString(copy.resolve(CLUSTER).resolve("backup_label"), stopped.getString(1));
            }
        }
        Files.createFile(copy.resolve(CLUSTER).resolve("standby.signal"));
        Files.writeString(copy.resolve(CLUSTER).resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=%d user=%s password=%s'%n".formatted(primary.getPortNumbers()[0],
                        primary.getUser(), primary.getPassword()),
                StandardOpenOption.APPEND);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
                Path target = to.resolve(from.relativize(directory));
                if (Files.notExists(target)) {
                    Files.createDirectory(target);
                }
                Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(directory));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (!LEFT_OUT.contains(file.getFileName().toString())) {
                    try {
                        Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                    } catch (NoSuchFileException e) {
                        // The server works on; what it removes meanwhile is in the log that follows.
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
                if (e instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw e;
            }
        });
    }
}
