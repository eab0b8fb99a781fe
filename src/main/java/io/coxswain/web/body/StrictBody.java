package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.json.Json;
import io.coxswain.json.StrictReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads bodies. Thread-safe. */
public final class StrictBody {

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final Json json;
    private final StrictReader reader;

    public StrictBody(Json json, StrictReader reader) {
        this.json = json;
        this.reader = reader;
    }

    /**
     * Reads {@code body} as {@code type}.
     *
     * @throws CoxswainException {@link ErrorCode#MALFORMED_REQUEST} when it is not JSON
     * @throws io.coxswain.api.InvalidInputException when it is JSON, but does not fit
     */
    public <T> T read(byte[] body, Class<T> type) {
        JsonNode node = parse(body);
        StorableJson.check(node);
        return reader.read(node, type, "");
    }

    /** Reads a part of a body that was read before. */
    public <T> T read(JsonNode part, Class<T> type) {
        return reader.read(part, type, "");
    }

    private JsonNode parse(byte[] body) {
        if (body.length == 0) {
            throw malformed("This call needs a body: send a JSON object", null);
        }
        String text = text(body);
        if (text.startsWith(BYTE_ORDER_MARK)) {
            throw malformed("The body begins with a byte order mark: send JSON in UTF-8 without one", null);
        }
        try {
            return json.mapper().readTree(text);
        } catch (JacksonException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
            // What is read has limits, which Jackson names by its own methods.
            String why = StrictReader.message(e).replaceAll(", from `[^`]*`", "");
            throw malformed("The body is not valid JSON" + where + ": " + why, e);
        }
    }

    private static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("The body is not valid UTF-8: send JSON in UTF-8", e);
        }
    }

    private static CoxswainException malformed(String message, @Nullable Exception cause) {
        return new CoxswainException(ErrorCode.MALFORMED_REQUEST, message, cause);
    }
}
