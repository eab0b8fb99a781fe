package io.coxswain.builtin.csv;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512KB}, {@code 8MB}, {@code 1GB}, in powers of 1024. */
final class ByteSize {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB|GB)", Pattern.CASE_INSENSITIVE);

    private ByteSize() {}

    /**
     * In bytes.
     *
     * @throws IllegalArgumentException when {@code text} is no size
     */
    static long parse(String text) {
        Matcher matcher = SIZE.matcher(text.strip());
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a size: write a number and KB, MB or GB, as in 8MB");
        }
        int shift = switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
            case "KB" -> 10;
            case "MB" -> 20;
            case "GB" -> 30;
            default -> 0;
        };
        return Long.parseLong(matcher.group(1)) << shift;
    }
}
