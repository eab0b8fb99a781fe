package io.coxswain.builtin.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Text of any charset as UTF-8. What the charset does not allow becomes NUL, which no text may hold, so that the record with
 * it is found to be bad further on, instead of being imported with a question mark in it.
 */
final class DecodedInput extends InputStream {

    private static final int BUFFER_CHARS = 32 << 10;

    private final Reader reader;
    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder()
            .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE).replaceWith(new byte[1]);
    private final CharBuffer chars = CharBuffer.allocate(BUFFER_CHARS).limit(0);
    private final ByteBuffer encoded = ByteBuffer.allocate(BUFFER_CHARS * 3).limit(0);
    private boolean atEnd;

    DecodedInput(InputStream source, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE).onUnmappableCharacter(CodingErrorAction.REPLACE).replaceWith("\0");
        this.reader = new InputStreamReader(source, decoder);
    }

    @Override
    public int read() throws IOException {
        return fill() ? encoded.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, encoded.remaining());
        encoded.get(bytes, offset, count);
        return count;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }

    private boolean fill() throws IOException {
        while (!encoded.hasRemaining() && !atEnd) {
            chars.compact();
            int read = reader.read(chars);
            chars.flip();
            atEnd = read < 0;
            encoded.clear();
            encoder.encode(chars, encoded, atEnd);
            if (atEnd) {
                encoder.flush(encoded);
            }
            encoded.flip();
        }
        return encoded.hasRemaining();
    }
}
