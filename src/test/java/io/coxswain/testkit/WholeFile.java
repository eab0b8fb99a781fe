package io.coxswain.testkit;

import io.coxswain.resource.ResourceFiles.Writing;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.Consumer;

/** A file that takes its place when it is whole. */
final class WholeFile extends OutputStream {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Writing writing;
    private final Consumer<byte[]> place;
    private boolean failed;
    private boolean closed;

    WholeFile(byte[] before, Writing writing, Consumer<byte[]> place) {
        this.bytes.writeBytes(before);
        this.writing = writing;
        this.place = place;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        try {
            writing.checkOpen();
        } catch (Throwable e) {
            failed = true;
            throw e;
        }
        bytes.write(source, offset, length);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (!failed) {
                writing.checkFence();
                place.accept(bytes.toByteArray());
            }
        }
    }
}
