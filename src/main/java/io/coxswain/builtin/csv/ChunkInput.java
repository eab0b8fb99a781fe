package io.coxswain.builtin.csv;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** The bytes of a chunk as UTF-8 without a byte order mark: cut out, unpacked and decoded as the file needs it. */
final class ChunkInput extends FilterInputStream {

    private static final int GZIP_BUFFER_BYTES = 64 << 10;

    private final Limited source;

    private ChunkInput(InputStream text, Limited source) {
        super(text);
        this.source = source;
    }

    /**
     * Opens a chunk.
     *
     * @param file where to find it
     */
    static ChunkInput open(Path file, Chunk chunk, Dialect dialect) throws IOException {
        FileChannel channel = FileChannel.open(file);
        try {
            Limited source = new Limited(Channels.newInputStream(channel.position(chunk.offset())), chunk.bytes());
            InputStream text = isGzip(file.toString()) ? new GZIPInputStream(source, GZIP_BUFFER_BYTES) : source;
            if (!dialect.isUtf8()) {
                text = new DecodedInput(text, dialect.charset());
            }
            return new ChunkInput(chunk.offset() == 0 ? withoutMark(text) : text, source);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether a file of that name is packed. */
    static boolean isGzip(String name) {
        return name.endsWith(".gz");
    }

    /** How much of the chunk was read, in bytes of the file. */
    long consumed() {
        return source.consumed;
    }

    private static InputStream withoutMark(InputStream text) throws IOException {
        InputStream buffered = new BufferedInputStream(text, GZIP_BUFFER_BYTES);
        buffered.mark(ByteOrderMark.LENGTH);
        byte[] head = buffered.readNBytes(ByteOrderMark.LENGTH);
        buffered.reset();
        buffered.skipNBytes(ByteOrderMark.lengthIn(head, head.length));
        return buffered;
    }

    private static final class Limited extends FilterInputStream {

        private final long limit;
        private long consumed;

        Limited(InputStream file, long limit) {
            super(file);
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (consumed == limit) {
                return -1;
            }
            int read = in.read(bytes, offset, (int) Math.min(length, limit - consumed));
            consumed += Math.max(read, 0);
            return read;
        }

        @Override
        public int available() {
            return (int) Math.min(limit - consumed, Integer.MAX_VALUE);
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
