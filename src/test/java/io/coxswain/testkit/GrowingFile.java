package io.coxswain.testkit;

import io.coxswain.resource.ResourceFiles.Writing;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.Consumer;

/** A file that is added to, and can be read meanwhile. */
final class GrowingFile extends OutputStream {

    private final Writing writing;
    private final Consumer<byte[]> end;

    GrowingFile(Writing writing, Consumer<byte[]> end) {
        this.writing = writing;
        this.end = end;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        writing.checkOpen();
        end.accept(Arrays.copyOfRange(bytes, offset, offset + length));
    }

    static byte[] joined(byte[] before, byte[] more) {
        byte[] all = Arrays.copyOf(before, before.length + more.length);
        System.arraycopy(more, 0, all, before.length, more.length);
        return all;
    }
}
