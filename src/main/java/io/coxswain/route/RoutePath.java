package io.coxswain.route;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A path below a job, with variables: {@code /partitions/{partition}}. */
public final class RoutePath {

    /** The path that says most comes first: from left to right, a literal before a variable. */
    static final Comparator<RoutePath> MOST_SPECIFIC_FIRST = Comparator
            .comparing(path -> path.segments.stream().map(segment -> segment.variable ? "1" : "0").collect(Collectors.joining()));

    private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~-]+");
    private static final Pattern VARIABLE = Pattern.compile("\\{([A-Za-z][A-Za-z0-9_]*)}");

    private record Segment(String name, boolean variable) {}

    private final String text;
    private final List<Segment> segments;

    private RoutePath(String text, List<Segment> segments) {
        this.text = text;
        this.segments = segments;
    }

    /** @throws IllegalArgumentException when it is no such path; the message says what it should look like */
    static RoutePath parse(String text) {
        if (!text.startsWith("/")) {
            throw refused(text, "it has to start with a slash");
        }
        List<Segment> segments = new ArrayList<>();
        for (String segment : split(text)) {
            segments.add(parseSegment(text, segment));
        }
        RoutePath path = new RoutePath(text, List.copyOf(segments));
        if (new HashSet<>(path.variables()).size() < path.variables().size()) {
            throw refused(text, "a variable occurs twice");
        }
        return path;
    }

    private static Segment parseSegment(String path, String segment) {
        var variable = VARIABLE.matcher(segment);
        if (variable.matches()) {
            return new Segment(variable.group(1), true);
        }
        if (LITERAL.matcher(segment).matches() && !Set.of(".", "..").contains(segment)) {
            return new Segment(segment, false);
        }
        throw refused(path, "its part '" + segment + "' is neither a {variable} nor made of letters, digits and . _ ~ -");
    }

    private static IllegalArgumentException refused(String path, String reason) {
        return new IllegalArgumentException("The route path '" + path + "' is refused: " + reason);
    }

    /** The parts between slashes; empty parts are kept. */
    private static String[] split(String path) {
        return path.substring(1).split("/", -1);
    }

    /** The values of the variables in {@code path}, whose parts may be percent-encoded; empty if it is another path. */
    Optional<Map<String, String>> match(String path) {
        String[] parts = path.startsWith("/") ? split(path) : new String[0];
        if (parts.length != segments.size()) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < parts.length; i++) {
            String part = decode(parts[i]);
            Segment segment = segments.get(i);
            if (segment.variable ? part.isEmpty() : !part.equals(segment.name)) {
                return Optional.empty();
            }
            if (segment.variable) {
                values.put(segment.name, part);
            }
        }
        return Optional.of(values);
    }

    /** What is not percent-encoded properly is taken as it stands. */
    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return part;
        }
    }

    /** The names of the variables, from left to right. */
    public List<String> variables() {
        return segments.stream().filter(Segment::variable).map(Segment::name).toList();
    }

    /** The first part as it was written, braces included. */
    String firstSegment() {
        return split(text)[0];
    }

    /** Equal for paths that match the same calls. */
    public String shape() {
        return segments.stream().map(segment -> segment.variable ? "{}" : segment.name).collect(Collectors.joining("/", "/", ""));
    }

    @Override
    public String toString() {
        return text;
    }
}
