package io.coxswain.builtin.csv;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Cuts one file into chunks of at least the wished size that end with a record, in steps. */
final class ChunkScan implements AutoCloseable {

    private static final int BUFFER_BYTES = 1 << 20;

    private final FileChannel channel;
    private final long chunkBytes;
    private final RecordScanner scanner;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long position;
    private Chunk next;
    private boolean atEnd;

    /** @param start says where to begin: the start of a file, or where a former scan ended a chunk */
    ChunkScan(Path file, Dialect dialect, long chunkBytes, Chunk start) throws IOException {
        this.channel = FileChannel.open(file);
        this.chunkBytes = chunkBytes;
        this.scanner = new RecordScanner(dialect, start.line());
        this.next = start;
        this.position = start.offset() == 0 ? byteOrderMark() : start.offset();
    }

    /** Scans at least {@code budget} bytes further, or to the end of the file. */
    List<Chunk> advance(long budget) throws IOException {
        List<Chunk> found = new ArrayList<>();
        long stopAt = position + budget;
        while (!atEnd && position < stopAt) {
            int read = channel.read(ByteBuffer.wrap(buffer), position);
            if (read < 0) {
                atEnd = true;
                addTo(found, position);
            } else {
                cut(read, found);
                position += read;
            }
        }
        return found;
    }

    boolean isAtEnd() {
        return atEnd;
    }

    /** How much of the file was looked at. */
    long position() {
        return position;
    }

    /** Where the next chunk starts, its size unknown. */
    Chunk next() {
        return next;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void cut(int read, List<Chunk> found) {
        int i = scanner.next(buffer, 0, read);
        while (i >= 0) {
            long end = position + i;
            if (end - next.offset() >= chunkBytes) {
                addTo(found, end);
            }
            i = scanner.next(buffer, i, read);
        }
    }

    private void addTo(List<Chunk> found, long end) {
        if (end > next.offset()) {
            found.add(next.endingAt(end));
            next = next.after(end, scanner.line());
        }
    }

    private int byteOrderMark() throws IOException {
        ByteBuffer head = ByteBuffer.allocate(ByteOrderMark.LENGTH);
        int read = channel.read(head, 0);
        return ByteOrderMark.lengthIn(head.array(), Math.max(read, 0));
    }
}
