package com.example.linkcheck;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Finds links in HTML. */
final class Links {

    private static final Pattern HREF = Pattern.compile("<a\\s[^>]*?href\\s*=\\s*[\"']([^\"'#]+)", Pattern.CASE_INSENSITIVE);
    private static final int MOST = 1_000;

    private Links() {}

    /** The first thousand different links of {@code html} that a web server would answer. */
    static List<URI> in(String html, URI page) {
        return HREF.matcher(html).results().map(found -> found.group(1).strip()).flatMap(text -> resolve(page, text).stream())
                .filter(Links::isWeb).distinct().limit(MOST).toList();
    }

    static boolean isWeb(URI uri) {
        return uri.getHost() != null && Stream.of("http", "https").anyMatch(scheme -> scheme.equalsIgnoreCase(uri.getScheme()));
    }

    private static Optional<URI> resolve(URI page, String text) {
        try {
            return Optional.of(page.resolve(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
