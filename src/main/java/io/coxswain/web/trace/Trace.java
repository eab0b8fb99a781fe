package io.coxswain.web.trace;

import jakarta.servlet.ServletRequest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The trace that a call belongs to, and this node's part of it.
 *
 * @param traceId 32 hexadecimal digits, the same at every node that the call comes by
 * @param spanId 16 of them, drawn by this node
 * @param flags two of them, as the caller sent them
 */
public record Trace(String traceId, String spanId, String flags) {

    /** The header of W3C Trace Context. */
    public static final String HEADER = "traceparent";

    private static final Pattern PARENT = Pattern.compile(
            "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?");
    private static final String VERSION = "00";
    private static final String NOT_SAMPLED = "00";
    private static final HexFormat HEX = HexFormat.of();

    /** Takes up the trace of {@code parent}, or begins one when that is missing or none. */
    static Trace of(@Nullable String parent) {
        Matcher matcher = PARENT.matcher(parent == null ? "" : parent);
        // A later version may say more after the flags; this one may not.
        boolean known = matcher.matches() && (matcher.group(3) == null || !parent.startsWith(VERSION));
        return known
                ? new Trace(matcher.group(1), digits(), matcher.group(2))
                : new Trace(digits() + digits(), digits(), NOT_SAMPLED);
    }

    private static String digits() {
        long drawn = ThreadLocalRandom.current().nextLong();
        return HEX.toHexDigits(drawn == 0 ? 1 : drawn);
    }

    /** The trace of a request; empty if it was refused before it got one. */
    public static Optional<Trace> find(ServletRequest request) {
        return Optional.ofNullable((Trace) request.getAttribute(Trace.class.getName()));
    }

    void keep(ServletRequest request) {
        request.setAttribute(Trace.class.getName(), this);
    }

    /** What a call that this one causes has to carry. */
    public String header() {
        return VERSION + "-" + traceId + "-" + spanId + "-" + flags;
    }
}
