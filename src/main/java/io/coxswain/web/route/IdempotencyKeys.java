package io.coxswain.web.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.json.Json;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header {@code Idempotency-Key}. Keys of different callers are different keys. */
public final class IdempotencyKeys {

    public static final String HEADER = "Idempotency-Key";
    /** Tells that an answer was given before, to an earlier request with the same key. */
    public static final String REPLAYED = "Idempotent-Replayed";
    /** What the header is for, for people. */
    public static final String DESCRIPTION = "Names this request, so that it can be sent again without being done again, on any node, for "
            + "24 hours: 1 to 255 letters, digits and -._~:/+=@, for example a UUID. The answer is then the first one, with "
            + REPLAYED + ": true. With another body: 422. Nothing is kept of a request that is refused.";

    /** Without commas and blanks, so that a header that came twice is never taken for one key. The quotes are those of the draft RFC. */
    private static final Pattern KEY = Pattern.compile("(\"?)([A-Za-z0-9._~:/+=@-]{1,255})\\1");

    private final Caller caller;
    private final Json json;

    public IdempotencyKeys(Caller caller, Json json) {
        this.caller = caller;
        this.json = json;
    }

    /**
     * The key of a request; null if it has none.
     *
     * @param call method and path
     * @param request the body as it was read
     * @throws CoxswainException {@link ErrorCode#INVALID_HEADER}
     */
    public @Nullable IdempotencyKey read(@Nullable String header, String call, Object request) {
        if (header == null) {
            return null;
        }
        Matcher key = KEY.matcher(header.strip());
        if (!key.matches()) {
            throw new CoxswainException(ErrorCode.INVALID_HEADER, "The header '" + HEADER
                    + "' has to be sent once, with 1 to 255 letters, digits and -._~:/+=@, for example a UUID");
        }
        return IdempotencyKey.of(caller.name(), key.group(2), call, request, json);
    }
}
