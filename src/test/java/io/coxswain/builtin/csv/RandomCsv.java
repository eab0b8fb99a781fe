package io.coxswain.builtin.csv;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Small CSV texts at random, made of the bytes that matter, along with their records as a plain reading finds them. */
final class RandomCsv {

    /** A record's text without its line break, and the line it starts on. */
    record Record(String text, long line) {}

    private static final String[] PIECES = {"a", "bcdefgh", ",", ",", "\"", "\"\"", "\n", "\r\n", "\r", "é", "🚣", "", " ", "x".repeat(20)};

    private final SplittableRandom random;

    RandomCsv(long seed) {
        this.random = new SplittableRandom(seed);
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\ufeff" : "");
        int pieces = random.nextInt(60);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** One character after another, as RFC 4180 says it; slow and obvious. */
    static List<Record> records(byte[] csv) {
        String text = new String(csv, StandardCharsets.UTF_8);
        List<Record> records = new ArrayList<>();
        StringBuilder record = new StringBuilder();
        boolean quoted = false;
        boolean fieldStart = true;
        long line = 1;
        long started = 1;
        for (int i = text.startsWith("\ufeff") ? 1 : 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line += c == '\n' ? 1 : 0;
            if (quoted && c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                record.append("\"\"");
                i++;
            } else if (c == '\n' && !quoted) {
                records.add(new Record(withoutReturn(record), started));
                record.setLength(0);
                started = line;
                fieldStart = true;
            } else {
                record.append(c);
                if (c == '"' && (quoted || fieldStart)) {
                    quoted = !quoted;
                    fieldStart = false;
                } else {
                    fieldStart = c == ',' && !quoted;
                }
            }
        }
        if (!record.isEmpty()) {
            records.add(new Record(withoutReturn(record), started));
        }
        return records;
    }

    private static String withoutReturn(StringBuilder record) {
        int length = record.length();
        return record.substring(0, length > 0 && record.charAt(length - 1) == '\r' ? length - 1 : length);
    }
}
