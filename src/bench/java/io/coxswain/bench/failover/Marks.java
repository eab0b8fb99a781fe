package io.coxswain.bench.failover;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The file to which processes append marks, each by one write, and its reader. */
final class Marks implements AutoCloseable {

    private static final long BETWEEN_LOOKS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
    /** Of the writing process. Not a channel: that would close itself when a callback is interrupted. */
    private static final Map<Path, FileOutputStream> OUTPUTS = new ConcurrentHashMap<>();

    private final Path file;
    private final RandomAccessFile input;
    private final List<Mark> unread = new ArrayList<>();
    private String beginning = "";

    private Marks(Path file) throws IOException {
        this.file = file;
        this.input = new RandomAccessFile(file.toFile(), "r");
    }

    static Marks create() throws IOException {
        Path directory = Files.createDirectories(Path.of("target", "bench", "marks")).toAbsolutePath();
        return new Marks(Files.createTempFile(directory, "marks-", ""));
    }

    /** For the processes that write. */
    Path file() {
        return file;
    }

    /** Leaves a mark; called by the processes that are measured. */
    static void append(Path file, Mark mark) {
        try {
            OUTPUTS.computeIfAbsent(file, Marks::open).write(mark.encode().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileOutputStream open(Path file) {
        try {
            return new FileOutputStream(file.toFile(), true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next mark that fits; those before it are skipped. */
    Mark await(String what, Predicate<Mark> fits) throws IOException, TimeoutException {
        long start = System.nanoTime();
        while (System.nanoTime() - start < PATIENCE) {
            read();
            while (!unread.isEmpty()) {
                Mark mark = unread.removeFirst();
                if (fits.test(mark)) {
                    return mark;
                }
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        throw new TimeoutException(what + " did not happen");
    }

    private void read() throws IOException {
        byte[] more = new byte[(int) (input.length() - input.getFilePointer())];
        input.readFully(more);
        String text = beginning + new String(more, StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        beginning = text.substring(end);
        text.substring(0, end).lines().map(Mark::decode).forEach(unread::add);
    }

    @Override
    public void close() throws IOException {
        input.close();
    }
}
