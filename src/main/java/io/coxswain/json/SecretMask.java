package io.coxswain.json;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hides secrets where a config, or a message about one, is shown to people: whatever stands under a key that sounds like a secret, and
 * passwords within URLs. What is stored stays as it is. Thread-safe.
 */
public final class SecretMask {

    /** Keys in which this is found hold secrets, unless configured otherwise. */
    public static final String DEFAULT_KEYS = "(?i)pass(word|wd|phrase)|secret|token|credential|(private|api|access|auth|account)[-_. ]?key"
            + "|authorization|connection-?string";

    /** What is shown in place of a secret. */
    public static final String HIDDEN = "***";

    /** {@code scheme://user:password@}; the user may be empty. */
    private static final Pattern IN_URL = Pattern.compile("(?<=://)([^/?#\\s:@\"']*):([^/?#\\s\"']+)@");
    /** Shorter ones are hidden only where they stand alone: they are part of many a word. */
    private static final int SHORT = 4;

    private final Pattern keys;

    /** @throws PatternSyntaxException when {@code keys} is no regular expression */
    public SecretMask(String keys) {
        this.keys = Pattern.compile(keys);
    }

    /** A mask with the default keys. */
    public static SecretMask standard() {
        return new SecretMask(DEFAULT_KEYS);
    }

    /** A copy of {@code node} without its secrets. */
    public JsonNode mask(JsonNode node) {
        if (node.isObject()) {
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            node.properties().forEach(field -> copy.set(field.getKey(), isSecret(field.getKey())
                    ? hidden(field.getValue())
                    : mask(field.getValue())));
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> copy.add(mask(item)));
            return copy;
        }
        return node.isString() ? JsonNodeFactory.instance.stringNode(maskUrls(node.stringValue())) : node;
    }

    /** Whether a value was given is no secret. */
    private static JsonNode hidden(JsonNode value) {
        return value.isNull() ? value : JsonNodeFactory.instance.stringNode(HIDDEN);
    }

    /** Where {@code node} holds what {@link #mask} shows in place of a secret, as JSON pointers. */
    public List<String> findHidden(JsonNode node) {
        List<String> pointers = new ArrayList<>();
        findHidden(node, "", false, pointers);
        return pointers;
    }

    private void findHidden(JsonNode node, String at, boolean secret, List<String> pointers) {
        if (node.isObject()) {
            node.properties().forEach(field -> findHidden(field.getValue(),
                    at + "/" + field.getKey().replace("~", "~0").replace("/", "~1"), isSecret(field.getKey()), pointers));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                findHidden(node.get(i), at + "/" + i, false, pointers);
            }
        } else if (node.isString()) {
            String text = node.stringValue();
            boolean inUrl = IN_URL.matcher(text).results().anyMatch(url -> url.group(2).equals(HIDDEN));
            if (inUrl || secret && text.equals(HIDDEN)) {
                pointers.add(at);
            }
        }
    }

    private boolean isSecret(String key) {
        return keys.matcher(key).find();
    }

    /** {@code text} without passwords in URLs. */
    public static String maskUrls(String text) {
        return text.contains("://") ? IN_URL.matcher(text).replaceAll("$1:" + HIDDEN + "@") : text;
    }

    /** {@code message} without what {@code config} holds as a secret, for whoever tells what is wrong with it. */
    public String scrub(String message, JsonNode config) {
        List<String> secrets = new ArrayList<>();
        collect(config, false, secrets);
        // Longer ones first: one may be a part of another.
        secrets.sort(Comparator.comparing(String::length).reversed());
        String scrubbed = maskUrls(message);
        for (String secret : secrets) {
            scrubbed = secret.length() < SHORT
                    ? scrubbed.replaceAll("(?<![\\p{L}\\p{N}])" + Pattern.quote(secret) + "(?![\\p{L}\\p{N}])", HIDDEN)
                    : scrubbed.replace(secret, HIDDEN);
        }
        return scrubbed;
    }

    /** {@code error} as it may be logged: itself, or a copy whose messages don't tell what {@code config} holds as a secret. */
    public Throwable scrub(Throwable error, JsonNode config) {
        for (Throwable at = error; at != null; at = at.getCause()) {
            if (!scrub(at.toString(), config).equals(at.toString())) {
                return copy(error, config);
            }
        }
        return error;
    }

    private Throwable copy(Throwable error, JsonNode config) {
        Throwable cause = error.getCause() == null ? null : copy(error.getCause(), config);
        String told = scrub(error.toString(), config);
        Throwable copy = new Throwable(told, cause) {
            @Override
            public String toString() {
                return told;
            }
        };
        copy.setStackTrace(error.getStackTrace());
        return copy;
    }

    private void collect(JsonNode node, boolean secret, List<String> secrets) {
        if (node.isObject()) {
            node.properties().forEach(field -> collect(field.getValue(), secret || isSecret(field.getKey()), secrets));
        } else if (node.isArray()) {
            node.forEach(item -> collect(item, secret, secrets));
        } else if (node.isString()) {
            collectText(node.stringValue(), secret, secrets);
        } else if (secret && node.isNumber()) {
            secrets.add(node.asString());
        }
    }

    private static void collectText(String text, boolean secret, List<String> secrets) {
        if (secret && !text.isBlank()) {
            secrets.add(text);
        }
        var url = IN_URL.matcher(text);
        while (url.find()) {
            secrets.add(url.group(2));
        }
    }
}
