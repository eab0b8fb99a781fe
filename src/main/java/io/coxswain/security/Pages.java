package io.coxswain.security;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;

/**
 * What a browser loads by itself: Swagger UI and the document that it shows. A browser can't send a bearer token for a page, so for these,
 * and for nothing else, a token is also taken as the password of Basic authentication, which browsers ask people for. They only read, and
 * no other address takes what a browser adds by itself, so a page of somebody else gains nothing from it.
 */
final class Pages {

    private static final List<PathPatternRequestMatcher> PATHS = List.of("/", "/swagger-ui.html", "/swagger-ui/**", "/v3/api-docs",
            "/v3/api-docs/**", "/v3/api-docs.yaml")
            .stream().map(pattern -> PathPatternRequestMatcher.withDefaults().matcher(HttpMethod.GET, pattern)).toList();

    private Pages() {}

    static boolean matches(HttpServletRequest request) {
        return PATHS.stream().anyMatch(path -> path.matches(request));
    }
}
