package io.coxswain.builtin.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads record by record. The current record is {@code buffer()[start()..end())}, without its line break. */
final class RecordReader {

    /** Longer records are bad: most likely a quote was never closed, and memory has an end. */
    static final int MAX_RECORD_BYTES = 16 << 20;
    private static final int INITIAL_BYTES = 256 << 10;
    /** What is kept of a record that is too long. */
    private static final int KEPT_BYTES = 4 << 10;

    private final InputStream input;
    private final RecordScanner scanner;
    private byte[] buffer = new byte[INITIAL_BYTES];
    private int start;
    private int end;
    private int scanned;
    private int limit;
    private long line;
    private boolean tooLong;
    private boolean unclosed;

    /** @param line the number of the first line of {@code input} */
    RecordReader(InputStream input, Dialect dialect, long line) {
        this.input = input;
        this.scanner = new RecordScanner(dialect, line);
    }

    /** Goes to the next record; false after the last. */
    boolean next() throws IOException {
        start = scanned;
        line = scanner.line();
        tooLong = false;
        unclosed = false;
        while (true) {
            int found = scanner.next(buffer, scanned, limit);
            if (found >= 0) {
                scanned = found;
                end = found - 1;
                break;
            }
            scanned = limit;
            if (!fill()) {
                unclosed = scanner.isInQuotes();
                end = limit;
                if (end == start) {
                    return false;
                }
                break;
            }
        }
        if (end > start && buffer[end - 1] == '\r') {
            end--;
        }
        return true;
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    boolean isBlank() {
        return start == end;
    }

    /** The number of the line on which the record starts. */
    long line() {
        return line;
    }

    /** What is wrong with the record as a whole, if anything. */
    @Nullable
    String problem() {
        if (tooLong) {
            return "the record is longer than " + (MAX_RECORD_BYTES >> 20) + " MB, probably a quote is not closed";
        }
        return unclosed ? "a quote is not closed" : null;
    }

    /** The record as it was read. */
    String text() {
        return new String(buffer, start, end - start, StandardCharsets.UTF_8);
    }

    private boolean fill() throws IOException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, limit - start);
            limit -= start;
            scanned -= start;
            start = 0;
        }
        if (limit == buffer.length) {
            makeRoom();
        }
        int read = input.read(buffer, limit, buffer.length - limit);
        limit += Math.max(read, 0);
        return read >= 0;
    }

    private void makeRoom() {
        if (buffer.length < MAX_RECORD_BYTES) {
            buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, MAX_RECORD_BYTES));
        } else {
            tooLong = true;
            limit = KEPT_BYTES;
            scanned = KEPT_BYTES;
        }
    }
}
