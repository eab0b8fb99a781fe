package io.coxswain.builtin.csv;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Records that go to Postgres in one {@code COPY}: their text for it, and how they were written, should one be refused. */
final class CopyBatch {

    /** Enough for a COPY to cost nothing beside its data, and little to send again when a row is refused. */
    private static final int FULL_BYTES = 1 << 20;
    /** Bounds the statements that narrowing down to single rows can take. */
    private static final int FULL_RECORDS = 10_000;

    private final Slices copyText = new Slices();
    private final Slices source = new Slices();
    private long[] lines = new long[1024];

    void add(RecordReader record, RecordEncoder encoder) {
        if (copyText.count == lines.length) {
            lines = Arrays.copyOf(lines, lines.length * 2);
        }
        lines[copyText.count] = record.line();
        copyText.add(encoder.line(), 0, encoder.length());
        source.add(record.buffer(), record.start(), record.end() - record.start());
    }

    int size() {
        return copyText.count;
    }

    boolean isFull() {
        return copyText.length() >= FULL_BYTES || size() >= FULL_RECORDS;
    }

    void clear() {
        copyText.count = 0;
        source.count = 0;
    }

    /** The array that {@link #textStart} points into. */
    byte[] text() {
        return copyText.bytes;
    }

    /** Where a record's text for COPY starts; for {@link #size} where all of it ends. */
    int textStart(int record) {
        return copyText.start(record);
    }

    long line(int record) {
        return lines[record];
    }

    /** The record as it was read. */
    String source(int record) {
        int start = source.start(record);
        return new String(source.bytes, start, source.start(record + 1) - start, StandardCharsets.UTF_8);
    }

    private static final class Slices {

        private byte[] bytes = new byte[64 << 10];
        private int[] ends = new int[1024];
        private int count;

        void add(byte[] from, int start, int length) {
            int end = length() + length;
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(end, bytes.length * 2));
            }
            if (count == ends.length) {
                ends = Arrays.copyOf(ends, count * 2);
            }
            System.arraycopy(from, start, bytes, length(), length);
            ends[count++] = end;
        }

        int start(int index) {
            return index == 0 ? 0 : ends[index - 1];
        }

        int length() {
            return start(count);
        }
    }
}
