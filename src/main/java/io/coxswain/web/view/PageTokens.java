package io.coxswain.web.view;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of lists that are ordered by a key: the token is the last key, as opaque text. */
public final class PageTokens {

    /** Items on a page if not said otherwise. */
    public static final int DEFAULT_SIZE = 100;
    /** Items on a page at most. */
    public static final int MAX_SIZE = 1_000;

    /** How many items. */
    public static final RouteParameter<Integer> SIZE = RouteParameter.withDefault("pageSize", ParameterType.integer(1, MAX_SIZE),
            DEFAULT_SIZE, "Items on a page");
    /** Where the page starts. */
    public static final RouteParameter<Optional<String>> TOKEN = RouteParameter.optional("pageToken", ParameterType.text(),
            "nextPageToken of the page before");

    private static final ParameterType<Long> ID = ParameterType.longInteger(0, Long.MAX_VALUE);

    private PageTokens() {}

    /** A page and the way to the next one. */
    public record Page<T>(List<T> items, @Nullable String nextPageToken) {}

    /** The query parameter {@code pageSize}. */
    public static int size(RouteRequest request) {
        return request.get(SIZE);
    }

    /** The key after which the page starts, null for the first page. */
    public static @Nullable String after(RouteRequest request) {
        return request.get(TOKEN).map(PageTokens::decode).orElse(null);
    }

    /** The number in {@code token}, null for the first page. */
    public static @Nullable Long id(@Nullable String token) {
        return token == null ? null : ID.read(decode(token)).orElseThrow(PageTokens::unknown);
    }

    /** The token of a page of what comes before {@code id}. */
    public static String before(long id) {
        return encode(Long.toString(id));
    }

    /** A page from what was read with a limit of {@code size + 1}. */
    public static <T> Page<T> page(List<T> read, int size, Function<T, String> key) {
        if (read.size() <= size) {
            return new Page<>(read, null);
        }
        List<T> items = read.subList(0, size);
        return new Page<>(items, encode(key.apply(items.getLast())));
    }

    private static String encode(String key) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key.getBytes(StandardCharsets.UTF_8));
    }

    private static String decode(String token) {
        try {
            String key = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (key.indexOf('\0') < 0 && encode(key).equals(token)) {
                return key;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as any other token that no page had.
        }
        throw unknown();
    }

    /** What a token that no page had is answered with. */
    public static CoxswainException unknown() {
        return new CoxswainException(ErrorCode.INVALID_PARAMETER,
                "The query parameter 'pageToken' is none that a page had: use the nextPageToken of the page before, or leave it out");
    }
}
