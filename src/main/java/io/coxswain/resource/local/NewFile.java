package io.coxswain.resource.local;

import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.resource.ResourceFiles.Writing;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that takes its place when it is whole. */
final class NewFile extends OutputStream {

    private static final int BUFFER = 65_536;

    private final Path upload;
    private final Path target;
    private final boolean durable;
    private final Writing writing;
    private final FileChannel channel;
    private final OutputStream out;
    private boolean failed;
    private boolean closed;

    NewFile(Path upload, Path target, boolean durable, Writing writing) throws IOException {
        this.upload = upload;
        this.target = target;
        this.durable = durable;
        this.writing = writing;
        this.channel = FileChannel.open(upload, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        this.out = new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER);
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            writing.checkOpen();
            out.write(bytes, offset, length);
        } catch (IOException e) {
            failed = true;
            throw unavailable(e);
        } catch (RuntimeException e) {
            failed = true;
            throw e;
        }
    }

    /** Nothing to do: until it is closed nobody sees it. */
    @Override
    public void flush() {}

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try (FileChannel closing = channel) {
            if (!failed) {
                out.flush();
                if (durable) {
                    closing.force(true);
                }
                publish();
            }
        } catch (IOException e) {
            throw unavailable(e);
        } finally {
            discard();
        }
    }

    private void publish() throws IOException {
        writing.checkFence();
        Files.move(upload, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (durable) {
            FileTree.force(target.getParent());
        }
    }

    /** Also after it took its place: then there is nothing. */
    private void discard() {
        try {
            Files.deleteIfExists(upload);
        } catch (IOException e) {
            // It goes with its resource, or with the next process.
        }
    }

    private ResourceUnavailableException unavailable(IOException e) {
        return new ResourceUnavailableException("Local file " + target + " can't be written right now: " + e, e);
    }
}
