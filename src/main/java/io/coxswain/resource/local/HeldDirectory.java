package io.coxswain.resource.local;

import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.loop.TimeOrderedId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A directory that this process, and no other, writes to until it ends.
 *
 * @param id drawn when the directory was made
 * @param files of resources, by their ids
 * @param uploads that are not visible yet, likewise
 * @param lock held as long as this is open
 */
record HeldDirectory(String id, Path files, Path uploads, FileChannel lock) implements AutoCloseable {

    private static final int MOST = 1_000;

    /** The first one below {@code parent} that no process holds; null if there is none. */
    static @Nullable HeldDirectory existing(Path parent) {
        return first(parent, false);
    }

    /** The first one below {@code parent} that no process holds, or else a new one. */
    static HeldDirectory any(Path parent) {
        HeldDirectory held = first(parent, true);
        if (held == null) {
            throw new ResourceUnavailableException("Each of the " + MOST + " directories in " + parent
                    + " is held by a process: remove some",
                    null);
        }
        return held;
    }

    private static @Nullable HeldDirectory first(Path parent, boolean create) {
        try {
            for (int number = 0; number < MOST; number++) {
                Path root = parent.resolve(Integer.toString(number));
                if (!create && !Files.isDirectory(root)) {
                    return null;
                }
                HeldDirectory held = tryHold(root);
                if (held != null) {
                    return held;
                }
            }
            return null;
        } catch (IOException e) {
            throw new ResourceUnavailableException("Directory " + parent + " can't be used for local files: " + e
                    + ". Set coxswain.resources.local.directory to one that this process may write to", e);
        }
    }

    private static @Nullable HeldDirectory tryHold(Path root) throws IOException {
        Files.createDirectories(root);
        FileChannel lock = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (lock.tryLock() == null) {
                lock.close();
                return null;
            }
        } catch (OverlappingFileLockException e) {
            lock.close();
            return null;
        }
        Path files = Files.createDirectories(root.resolve("files"));
        Path uploads = root.resolve("uploads");
        FileTree.delete(uploads);
        return new HeldDirectory(id(root), files.toRealPath(), Files.createDirectories(uploads).toRealPath(), lock);
    }

    /** On the disk before anybody is told. */
    private static String id(Path root) throws IOException {
        Path file = root.resolve("id");
        try {
            return Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            String id = TimeOrderedId.next();
            Path part = root.resolve("id.part");
            Files.writeString(part, id + "\n", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE,
                    StandardOpenOption.SYNC);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            FileTree.force(root);
            return id;
        }
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            // Then it is released with the process.
        }
    }
}
