package io.coxswain.resource.s3;

import io.coxswain.api.CoxswainException;
import io.coxswain.resource.ResourceFiles.Writing;
import io.coxswain.resource.s3.S3Bucket.Upload;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** An object that appears when it is whole: sent at once if it is small, in parts if not. */
final class ObjectOutput extends OutputStream {

    /** S3 takes 10,000 parts; each thousand are larger than those before by as much as the first are. */
    private static final int PARTS_OF_ONE_SIZE = 1_000;
    private static final int FIRST_BUFFER = 65_536;

    private final S3Bucket bucket;
    private final String key;
    private final Writing writing;
    private final List<CompletedPart> parts = new ArrayList<>();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private @Nullable Upload upload;
    private boolean failed;
    private boolean closed;

    ObjectOutput(S3Bucket bucket, String key, Writing writing) {
        this.bucket = bucket;
        this.key = key;
        this.writing = writing;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int rest = length;
        try {
            writing.checkOpen();
            while (rest > 0) {
                if (filled == partSize()) {
                    sendPart();
                }
                int count = Math.min(rest, partSize() - filled);
                grow(filled + count);
                System.arraycopy(bytes, from, buffer, filled, count);
                filled += count;
                from += count;
                rest -= count;
            }
        } catch (RuntimeException e) {
            failed = true;
            throw e;
        }
    }

    private int partSize() {
        return bucket.partSize() * (1 + parts.size() / PARTS_OF_ONE_SIZE);
    }

    private void grow(int needed) {
        if (needed > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.max(needed, Math.min(2 * buffer.length, partSize())));
        }
    }

    private void sendPart() {
        if (upload == null) {
            upload = new Upload(key, bucket.begin(key));
        }
        parts.add(bucket.send(upload, parts.size() + 1, buffer, filled));
        filled = 0;
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
        boolean published = false;
        try {
            if (!failed) {
                publish();
                published = true;
            }
        } finally {
            if (!published) {
                abort();
            }
            buffer = new byte[0];
        }
    }

    /** Leaves nothing. */
    void giveUp() {
        failed = true;
        close();
    }

    private void publish() {
        if (upload != null && filled > 0) {
            sendPart();
        }
        writing.checkFence();
        if (upload == null) {
            bucket.put(key, buffer, filled);
        } else {
            bucket.complete(upload, parts);
        }
    }

    /** What can't be given up now goes with its resource, or by the bucket's rule for unfinished uploads. */
    private void abort() {
        if (upload != null) {
            try {
                bucket.abort(upload);
            } catch (CoxswainException e) {
                // Whoever closes it hears of what went wrong first.
            }
        }
    }
}
