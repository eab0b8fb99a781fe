package io.coxswain.resource.local;

import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.resource.ResourceFiles.Writing;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is added to. */
final class GrowingFile extends OutputStream {

    private final Path target;
    private final boolean durable;
    private final Writing writing;
    private final FileChannel channel;

    GrowingFile(Path target, boolean durable, Writing writing) throws IOException {
        writing.checkFence();
        this.target = target;
        this.durable = durable;
        this.writing = writing;
        this.channel = FileChannel.open(target, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        writing.checkOpen();
        try {
            ByteBuffer rest = ByteBuffer.wrap(bytes, offset, length);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    @Override
    public void close() {
        try (FileChannel closing = channel) {
            if (durable && closing.isOpen()) {
                closing.force(true);
                FileTree.force(target.getParent());
            }
        } catch (IOException e) {
            throw unavailable(e);
        }
    }

    private ResourceUnavailableException unavailable(IOException e) {
        return new ResourceUnavailableException("Local file " + target + " can't be written right now: " + e, e);
    }
}
