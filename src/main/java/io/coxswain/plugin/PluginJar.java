package io.coxswain.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A private copy of a jar. What is hashed is what is opened, whatever becomes of the file it came from; and a jar that is replaced
 * while the node runs breaks nothing.
 *
 * @param sha256 64 lower case hexadecimal digits
 * @param copy only this process has it
 */
record PluginJar(String name, String sha256, Path copy) {

    /** Copies {@code source} and hashes what it copies. */
    static PluginJar copy(Path source) throws IOException {
        // Readable and writable by its owner only, where the file system knows owners.
        Path copy = Files.createTempFile("coxswain-plugin-", ".jar");
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            try (InputStream from = Files.newInputStream(source);
                    OutputStream to = new DigestOutputStream(Files.newOutputStream(copy), digest)) {
                from.transferTo(to);
            }
            return new PluginJar(source.getFileName().toString(), HexFormat.of().formatHex(digest.digest()), copy);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        } catch (IOException e) {
            Files.deleteIfExists(copy);
            throw e;
        }
    }

    /** Opens the copy, which has no name in the file system from then on, so that it is gone however the process ends. */
    JarFile open() throws IOException {
        try {
            return new JarFile(copy.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
        } finally {
            discard();
        }
    }

    /** Forgets the copy. */
    void discard() {
        if (!copy.toFile().delete()) {
            // Windows does not delete what is open.
            copy.toFile().deleteOnExit();
        }
    }

    /** What the manifest says of the jar under {@code Implementation-<what>}; null if it does not. */
    static @Nullable String told(JarFile jar, Attributes.Name what) throws IOException {
        Manifest manifest = jar.getManifest();
        return manifest == null ? null : manifest.getMainAttributes().getValue(what);
    }
}
