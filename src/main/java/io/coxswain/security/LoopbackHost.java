package io.coxswain.security;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A name of this machine that no name server can forge, and a port, as they stand in the headers Host and Origin.
 *
 * @param name {@code localhost}, an address in 127.0.0.0/8, or {@code [::1]}
 */
record LoopbackHost(String name, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;
    private static final String BYTE = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern HOST = Pattern
            .compile("(localhost|127\\." + BYTE + "\\." + BYTE + "\\." + BYTE + "|\\[::1])(?::(\\d{1,5}))?");

    /** Reads the value of a Host header; empty if it is not this machine for sure. */
    static Optional<LoopbackHost> parse(@Nullable String host, boolean secure) {
        Matcher matcher = HOST.matcher(host == null ? "" : host.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int port = matcher.group(2) == null ? secure ? HTTPS : HTTP : Integer.parseInt(matcher.group(2));
        return Optional.of(new LoopbackHost(matcher.group(1), port));
    }

    /** Reads the value of an Origin header; empty if it is not this machine for sure, as for {@code null}. */
    static Optional<LoopbackHost> parseOrigin(String origin) {
        try {
            URI uri = new URI(origin);
            boolean secure = "https".equals(uri.getScheme());
            boolean plain = uri.getRawPath() != null && uri.getRawPath().isEmpty() && uri.getRawQuery() == null
                    && uri.getRawFragment() == null && uri.getRawUserInfo() == null;
            return plain && (secure || "http".equals(uri.getScheme())) ? parse(uri.getRawAuthority(), secure) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
