package io.coxswain.builtin.csv;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Turns records into lines of Postgres' {@code COPY} text format: one line each, tabs between fields, {@code \N} for null. */
final class RecordEncoder {

    /** What follows the backslash for a byte that needs one, 0 for any other. */
    private static final byte[] ESCAPES = escapes();

    private final byte delimiter;
    private final byte quote;
    private final byte[] nullString;
    private final int columns;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT).onUnmappableCharacter(CodingErrorAction.REPORT);
    private CharBuffer decoded = CharBuffer.allocate(1024);
    private byte[] line = new byte[1024];
    private int length;
    private int seen;
    private boolean nul;

    RecordEncoder(Dialect dialect, int columns) {
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quote();
        this.nullString = dialect.nullString().getBytes(StandardCharsets.UTF_8);
        this.columns = columns;
    }

    /**
     * Encodes {@code bytes[start..end)}, a record of UTF-8 without its line break, into {@link #line()}.
     *
     * @return what is wrong with the record, null if nothing is
     */
    @Nullable
    String encode(byte[] bytes, int start, int end) {
        length = 0;
        seen = 0;
        nul = false;
        ensure(3 * (end - start + 1));
        int fields = 0;
        int i = start - 1;
        do {
            i++;
            fields++;
            i = i < end && bytes[i] == quote ? quoted(bytes, i + 1, end) : unquoted(bytes, i, end);
            if (i < 0) {
                return "a quote is not closed, or text follows a closing one";
            }
            line[length++] = '\t';
        } while (i < end);
        line[length - 1] = '\n';
        return problem(bytes, start, end, fields);
    }

    byte[] line() {
        return line;
    }

    int length() {
        return length;
    }

    private @Nullable String problem(byte[] bytes, int start, int end, int fields) {
        if (nul) {
            return "a NUL, or bytes that the encoding does not allow";
        }
        if (seen < 0 && !isUtf8(bytes, start, end)) {
            return "bytes that are not UTF-8";
        }
        if (fields != columns) {
            return fields + (fields == 1 ? " field" : " fields") + " instead of " + columns;
        }
        return null;
    }

    /** Appends a field up to the next delimiter; returns where it ends. */
    private int unquoted(byte[] bytes, int start, int end) {
        int i = start;
        int before = length;
        while (i < end && bytes[i] != delimiter) {
            append(bytes[i++]);
        }
        if (Arrays.equals(bytes, start, i, nullString, 0, nullString.length)) {
            length = before;
            line[length++] = '\\';
            line[length++] = 'N';
        }
        return i;
    }

    /** Appends a field up to its closing quote; returns where it ends, -1 if it does not end properly. */
    private int quoted(byte[] bytes, int start, int end) {
        int i = start;
        while (i < end) {
            byte b = bytes[i++];
            if (b == quote) {
                if (i == end || bytes[i] == delimiter) {
                    return i;
                }
                if (bytes[i++] != quote) {
                    return -1;
                }
            }
            append(b);
        }
        return -1;
    }

    private void append(byte b) {
        seen |= b;
        byte escape = b < 0 ? 0 : ESCAPES[b];
        if (escape != 0) {
            nul |= b == 0;
            line[length++] = '\\';
            line[length++] = escape;
        } else {
            line[length++] = b;
        }
    }

    private boolean isUtf8(byte[] bytes, int start, int end) {
        if (decoded.capacity() < end - start) {
            decoded = CharBuffer.allocate(end - start);
        }
        return !decoder.reset().decode(ByteBuffer.wrap(bytes, start, end - start), decoded.clear(), true).isError();
    }

    private void ensure(int capacity) {
        if (line.length < capacity) {
            line = new byte[Math.max(capacity, line.length * 2)];
        }
    }

    private static byte[] escapes() {
        byte[] escapes = new byte[128];
        escapes['\\'] = '\\';
        escapes['\n'] = 'n';
        escapes['\r'] = 'r';
        escapes['\t'] = 't';
        escapes[0] = '0';
        return escapes;
    }
}
