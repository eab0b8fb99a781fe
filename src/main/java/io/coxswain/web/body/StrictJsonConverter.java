package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotWritableException;

/** Reads the bodies of controllers' calls into our records with {@link StrictBody}. Writing is left to Spring. */
public final class StrictJsonConverter extends AbstractHttpMessageConverter<Object> {

    private final StrictBody bodies;

    public StrictJsonConverter(StrictBody bodies) {
        super(MediaType.APPLICATION_JSON);
        this.bodies = bodies;
    }

    /**
     * Makes sure that a body is JSON in UTF-8, the only encoding that RFC 8259 knows.
     *
     * @throws CoxswainException {@link ErrorCode#UNSUPPORTED_MEDIA_TYPE}
     */
    public static void requireJson(@Nullable MediaType type) {
        if (!isJson(type)) {
            throw new CoxswainException(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "A body has to come with Content-Type: application/json in UTF-8, "
                            + (type == null ? "and this one has none" : "not " + type));
        }
    }

    private static boolean isJson(@Nullable MediaType type) {
        return type != null && MediaType.APPLICATION_JSON.isCompatibleWith(type) && type.isConcrete()
                && (type.getCharset() == null || type.getCharset().equals(StandardCharsets.UTF_8));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type.isRecord() && type.getName().startsWith("io.coxswain.");
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage input) throws IOException {
        requireJson(input.getHeaders().getContentType());
        return bodies.read(input.getBody().readAllBytes(), type);
    }

    @Override
    protected void writeInternal(Object value, HttpOutputMessage output) {
        throw new HttpMessageNotWritableException("This converter only reads");
    }
}
