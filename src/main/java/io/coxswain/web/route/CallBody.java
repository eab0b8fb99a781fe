package io.coxswain.web.route;

import io.coxswain.route.RouteCall;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.body.StrictJsonConverter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * The body of a call, which is read once: on the caller's thread, where what does not fit is refused. The loop of a master gets what was
 * read. Not thread-safe; handed over.
 */
final class CallBody implements RouteCall.Body {

    private final byte[] content;
    private final String contentType;
    private final StrictBody bodies;
    private @Nullable Object read;

    /** @param contentType as it came, empty if none */
    CallBody(byte[] content, String contentType, StrictBody bodies) {
        this.content = content;
        this.contentType = contentType;
        this.bodies = bodies;
    }

    @Override
    public <T> T read(Class<T> type) {
        if (!type.isInstance(read)) {
            if (content.length > 0) {
                StrictJsonConverter.requireJson(mediaType());
            }
            read = bodies.read(content, type);
        }
        return type.cast(read);
    }

    private @Nullable MediaType mediaType() {
        try {
            return contentType.isEmpty() ? null : MediaType.parseMediaType(contentType);
        } catch (InvalidMediaTypeException e) {
            return MediaType.APPLICATION_OCTET_STREAM;
        }
    }

    byte[] bytes() {
        return content;
    }
}
