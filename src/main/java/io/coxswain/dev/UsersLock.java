package io.coxswain.dev;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Counts who uses a server: each process holds one shared lock on a file, which ends with the process however it ends. File locks belong
 * to the whole JVM, so users within one JVM are counted here. All methods are called with the server's start lock held.
 */
final class UsersLock {

    private static final Map<Path, UsersLock> BY_FILE = new HashMap<>();

    private final FileChannel channel;
    private FileLock lock;
    private int users;

    private UsersLock(FileChannel channel) throws IOException {
        this.channel = channel;
        this.lock = channel.lock(0, Long.MAX_VALUE, true);
    }

    static synchronized void enter(Path file) throws IOException {
        UsersLock held = BY_FILE.get(file);
        if (held == null) {
            held = new UsersLock(FileChannel.open(file, CREATE, READ, WRITE));
            BY_FILE.put(file, held);
        }
        held.users++;
    }

    /** Returns whether nobody is left. */
    static synchronized boolean leave(Path file) throws IOException {
        UsersLock held = BY_FILE.get(file);
        if (held == null || --held.users > 0) {
            return false;
        }
        BY_FILE.remove(file);
        try (FileChannel channel = held.channel) {
            held.lock.release();
            held.lock = channel.tryLock();
            return held.lock != null;
        }
    }
}
