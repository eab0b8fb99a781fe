package io.coxswain.resource.s3;

import io.coxswain.api.ResourceUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/** The bytes of an object as they arrive. */
final class ObjectInput extends InputStream {

    private final ResponseInputStream<GetObjectResponse> in;
    private final Function<Exception, ResourceUnavailableException> unavailable;
    private boolean ended;

    ObjectInput(ResponseInputStream<GetObjectResponse> in, Function<Exception, ResourceUnavailableException> unavailable) {
        this.in = in;
        this.unavailable = unavailable;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
        try {
            int count = in.read(bytes, offset, length);
            ended = count < 0;
            return count;
        } catch (IOException | SdkException e) {
            throw unavailable.apply(e);
        }
    }

    /** What nobody has read is not waited for. */
    @Override
    public void close() {
        try {
            if (ended) {
                in.close();
            } else {
                in.abort();
            }
        } catch (IOException | SdkException e) {
            // Whoever closes it has read what it wanted.
        }
    }
}
