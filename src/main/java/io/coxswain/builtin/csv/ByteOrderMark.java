package io.coxswain.builtin.csv;

/** The three bytes that some programs write before UTF-8 text. */
final class ByteOrderMark {

    static final int LENGTH = 3;

    private ByteOrderMark() {}

    /** How many of a file's first bytes are such a mark: 3 or none. */
    static int lengthIn(byte[] head, int length) {
        boolean present = length >= LENGTH && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == (byte) 0xbf;
        return present ? LENGTH : 0;
    }
}
