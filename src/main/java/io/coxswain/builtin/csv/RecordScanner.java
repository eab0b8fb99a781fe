package io.coxswain.builtin.csv;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds where records end, in bytes that come piece by piece. Both the cutting of files into chunks and the reading of chunks
 * use it, so they can't disagree.
 *
 * <p>RFC 4180, as tolerant as it can be without losing its way: a record ends with a line feed outside of quotes; a quote
 * opens only at the start of a field, so a stray one ({@code 5" pipe}) stays a character and the damage to one record; within
 * quotes a doubled quote is a character, any other closes them.
 */
final class RecordScanner {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final byte LF = '\n';

    private final byte delimiter;
    private final byte quote;
    private final long quotes;
    private long line;
    private boolean quoted;
    private boolean closing;
    private byte previous = LF;

    /** @param line the number of the line that begins with the first byte, 1 for a file's first */
    RecordScanner(Dialect dialect, long line) {
        this.delimiter = dialect.delimiter();
        this.quote = dialect.quote();
        this.quotes = ONES * (quote & 0xff);
        this.line = line;
    }

    /**
     * Looks at {@code bytes[from..to)}, which follow what it was shown before.
     *
     * @return the index after the first line feed that ends a record, -1 if there is none
     */
    int next(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to) {
            if (closing) {
                closing = false;
                quoted = bytes[i] == quote;
                if (quoted) {
                    i++;
                    continue;
                }
            }
            i = skipPlain(bytes, i, to);
            if (i == to) {
                break;
            }
            if (bytes[i] == LF) {
                line++;
                if (!quoted) {
                    previous = LF;
                    return i + 1;
                }
            } else if (quoted) {
                closing = true;
            } else {
                quoted = startsField(i > from ? bytes[i - 1] : previous);
            }
            i++;
        }
        if (to > from) {
            previous = bytes[to - 1];
        }
        return -1;
    }

    /** The number of the line that the next byte is on. */
    long line() {
        return line;
    }

    /** Whether a quote is open, given that nothing more comes. */
    boolean isInQuotes() {
        return quoted && !closing;
    }

    private boolean startsField(byte before) {
        return before == delimiter || before == LF;
    }

    /** The index of the next quote or line feed, eight bytes at a time. */
    private int skipPlain(byte[] bytes, int from, int to) {
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONG.get(bytes, i);
            long hits = zeroBytes(word ^ quotes) | zeroBytes(word ^ ONES * LF);
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        while (i < to && bytes[i] != quote && bytes[i] != LF) {
            i++;
        }
        return i;
    }

    /** The high bit of each byte that is zero; exact up to the lowest one. */
    private static long zeroBytes(long word) {
        return word - ONES & ~word & HIGHS;
    }
}
