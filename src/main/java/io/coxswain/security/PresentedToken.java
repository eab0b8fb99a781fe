package io.coxswain.security;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the token of a call: in its header, never in its address, which ends up in logs. */
final class PresentedToken {

    private static final Pattern BEARER = Pattern.compile("bearer +([A-Za-z0-9._~+/-]+=*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern BASIC = Pattern.compile("basic +([A-Za-z0-9+/]+=*)", Pattern.CASE_INSENSITIVE);

    private PresentedToken() {}

    /** @throws RefusedLoginException when there is something that is no token */
    static Optional<String> of(HttpServletRequest request) {
        List<String> headers = Collections.list(request.getHeaders("Authorization"));
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        String header = headers.getFirst().strip();
        Matcher bearer = BEARER.matcher(header);
        Matcher basic = BASIC.matcher(header);
        if (headers.size() == 1 && bearer.matches()) {
            return Optional.of(bearer.group(1));
        }
        if (headers.size() == 1 && basic.matches() && Pages.matches(request)) {
            return Optional.of(password(basic.group(1)));
        }
        throw RefusedLoginException.malformed();
    }

    private static String password(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            String password = decoded.substring(decoded.indexOf(':') + 1);
            if (!password.isBlank()) {
                return password;
            }
        } catch (IllegalArgumentException e) {
            // Refused below, as anything else that is no token.
        }
        throw RefusedLoginException.malformed();
    }
}
