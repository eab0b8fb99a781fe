package io.coxswain.resource;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Violation;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of resources and of their files: what each bucket and each file system takes, and takes for nothing else. Refused rather than
 * mended, since a name that was mended may be that of something else.
 */
public final class ResourceName {

    /** With prefix, cluster and id below the 1,024 bytes of a key in S3. */
    public static final int LONGEST = 512;
    /** File systems take 255 bytes. */
    public static final int LONGEST_PART = 200;

    private static final String NOT_ON_WINDOWS = "\\:*?\"<>|";
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|com[0-9]|lpt[0-9])(\\..*)?");

    private ResourceName() {}

    /**
     * @param field of the input, for people: {@code name} or {@code file}
     * @return {@code text}
     * @throws InvalidInputException when it is no name
     */
    public static String check(String field, String text) {
        String fault = fault(text);
        if (fault != null) {
            throw refused(field, text, fault);
        }
        return text;
    }

    /** @param fault what is wrong with it, and the cure */
    public static InvalidInputException refused(String field, String text, String fault) {
        return new InvalidInputException(ErrorCode.INVALID_RESOURCE_NAME, "The " + field + " '" + shown(text) + "' " + fault,
                List.of(new Violation("/" + field, fault)));
    }

    private static @Nullable String fault(String text) {
        if (text.isEmpty()) {
            return "is empty: give it 1 to " + LONGEST + " bytes";
        }
        if (text.codePoints().anyMatch(ResourceName::isLoneSurrogate)) {
            return "holds half a character: use whole ones";
        }
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length > LONGEST) {
            return "has " + length + " bytes of UTF-8: use " + LONGEST + " at most";
        }
        if (text.codePoints().anyMatch(ResourceName::isUnseen)) {
            return "holds a character that can't be seen: leave it out";
        }
        if (!Normalizer.isNormalized(text, Form.NFKC)) {
            return "holds characters that look like others: write it in Unicode's normal form NFKC, here '"
                    + shown(Normalizer.normalize(text, Form.NFKC)) + "'";
        }
        for (String part : text.split("/", -1)) {
            String fault = partFault(part);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String partFault(String part) {
        if (part.isEmpty()) {
            return "has an empty part: don't begin or end with '/', and don't write two of them";
        }
        if (part.equals(".") || part.equals("..")) {
            return "has the part '" + part + "', which leads elsewhere: name the place itself";
        }
        if (part.getBytes(StandardCharsets.UTF_8).length > LONGEST_PART) {
            return "has a part of more than " + LONGEST_PART + " bytes of UTF-8: split it by '/'";
        }
        if (part.chars().anyMatch(c -> NOT_ON_WINDOWS.indexOf(c) >= 0)) {
            return "holds one of " + NOT_ON_WINDOWS + ": use letters, digits, '-', '_', '.' and '/'";
        }
        if (part.startsWith(" ") || part.endsWith(" ") || part.endsWith(".")) {
            return "has a part that begins or ends with a space, or ends with a dot: leave it out";
        }
        if (DEVICE.matcher(part).matches()) {
            return "has the part '" + part + "', which is a device on Windows: name it otherwise";
        }
        return null;
    }

    private static boolean isLoneSurrogate(int character) {
        return Character.getType(character) == Character.SURROGATE;
    }

    private static boolean isUnseen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.PRIVATE_USE,
                    Character.UNASSIGNED ->
                true;
            default -> character != ' ' && Character.isSpaceChar(character);
        };
    }

    /** For a message: short, and nothing in it that a terminal might obey. */
    private static String shown(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(80).forEach(c -> {
            if (isLoneSurrogate(c) || isUnseen(c)) {
                shown.append("\\u%04x".formatted(c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.length() < text.length() && text.codePointCount(0, text.length()) > 80 ? shown + "..." : shown.toString();
    }
}
