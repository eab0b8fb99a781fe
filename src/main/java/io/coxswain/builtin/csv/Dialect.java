package io.coxswain.builtin.csv;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * How a file's bytes are to be read.
 *
 * @param delimiter separates fields
 * @param quote encloses fields; doubled within one it stands for itself
 * @param nullString what stands for null without quotes
 * @param charset of the file
 * @param header whether the first record names the columns
 */
record Dialect(byte delimiter, byte quote, String nullString, Charset charset, boolean header) {

    /** Of a config that is valid. */
    static Dialect of(CsvImportConfig config) {
        return new Dialect((byte) config.delimiter().charAt(0), (byte) config.quote().charAt(0), config.nullString(),
                Charset.forName(config.encoding()), config.header());
    }

    /** Whether the file's own bytes are what we parse, so that nothing needs decoding. */
    boolean isUtf8() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** Whether a byte below 128 always is that ASCII character, so that a file can be cut without decoding it. */
    boolean canBeCut() {
        if (isUtf8()) {
            return true;
        }
        return charset.canEncode() && charset.newEncoder().maxBytesPerChar() == 1.0f && readsAsciiAsIs();
    }

    private boolean readsAsciiAsIs() {
        byte[] ascii = new byte[128];
        for (int i = 0; i < ascii.length; i++) {
            ascii[i] = (byte) i;
        }
        return new String(ascii, charset).equals(new String(ascii, StandardCharsets.US_ASCII));
    }
}
