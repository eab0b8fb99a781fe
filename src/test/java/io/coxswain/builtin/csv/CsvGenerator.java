package io.coxswain.builtin.csv;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Writes CSV files that are hard to read (commas, quotes and line breaks within quotes, nulls, empty texts, many scripts),
 * the same for the same seed, and says what a table must hold afterwards: how many rows, and a checksum that does not depend
 * on their order. {@link #CHECKSUM_SQL} computes both in Postgres.
 */
public final class CsvGenerator {

    /** The header's names. */
    public static final String HEADER = "id,name,note,amount,tag";

    /** For {@code formatted(table)}; one row with {@code rows} and {@code checksum}, both bigint. */
    public static final String CHECKSUM_SQL = """
        SELECT count(*) AS rows,
               coalesce(sum(('x' || substr(md5(concat_ws(E'\\x1f', id, name, coalesce(note, E'\\x1e'), coalesce(amount, E'\\x1e'),
                   coalesce(tag, E'\\x1e'))), 1, 10))::bit(40)::bigint), 0)::bigint AS checksum
          FROM %s
        """;

    private static final String[] WORDS = {"oar", "blade", "Ruder", "漕艇", "барка", "a\\b", "tab\there", "5\" pipe", "N", "\\N", "ünï", "🚣",
        "x;y"};
    private static final char UNIT = '\u001f';
    private static final char NULL = '\u001e';

    /**
     * What was written.
     *
     * @param rows without the header
     * @param bytes of the file
     * @param checksum as {@link #CHECKSUM_SQL} computes it
     */
    public record Generated(long rows, long bytes, long checksum) {
        /** Of two files together. */
        public Generated plus(Generated other) {
            return new Generated(rows + other.rows, bytes + other.bytes, checksum + other.checksum);
        }
    }

    private final SplittableRandom random;
    private final MessageDigest md5;
    private final StringBuilder csv = new StringBuilder();
    private final StringBuilder canonical = new StringBuilder();
    private final String lineBreak;
    private long checksum;

    private CsvGenerator(long seed) {
        try {
            this.md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        this.random = new SplittableRandom(seed);
        this.lineBreak = random.nextBoolean() ? "\n" : "\r\n";
    }

    /** Writes at least {@code bytes} of CSV, up to the end of a row; ids are unique for a seed. */
    public static Generated write(Path file, long bytes, long seed) throws IOException {
        CsvGenerator generator = new CsvGenerator(seed);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 20)) {
            return generator.write(out, bytes, seed);
        }
    }

    private Generated write(OutputStream out, long bytes, long seed) throws IOException {
        byte[] header = (HEADER + lineBreak).getBytes(StandardCharsets.UTF_8);
        out.write(header);
        long written = header.length;
        long rows = 0;
        while (written < bytes) {
            row(seed + "-" + rows++);
            byte[] line = csv.toString().getBytes(StandardCharsets.UTF_8);
            out.write(line);
            written += line.length;
        }
        return new Generated(rows, written, checksum);
    }

    private void row(String id) {
        csv.setLength(0);
        canonical.setLength(0);
        field(id);
        separate();
        field(text(1 + random.nextInt(3)));
        separate();
        field(random.nextInt(4) == 0 ? null : text(random.nextInt(12)));
        separate();
        field(random.nextInt(5) == 0 ? null : Long.toString(random.nextLong(1_000_000)));
        separate();
        field(random.nextInt(3) == 0 ? null : WORDS[random.nextInt(WORDS.length)]);
        csv.append(lineBreak);
        checksum += hash();
    }

    private void separate() {
        csv.append(',');
        canonical.append(UNIT);
    }

    /** A null is written as nothing, an empty text as two quotes. */
    private void field(@Nullable String value) {
        if (value == null) {
            canonical.append(NULL);
            return;
        }
        canonical.append(value);
        boolean mustQuote = value.isEmpty() || value.matches("(?s)(\".*|.*[,\\r\\n].*)");
        if (mustQuote || random.nextInt(8) == 0) {
            csv.append('"').append(value.replace("\"", "\"\"")).append('"');
        } else {
            csv.append(value);
        }
    }

    private String text(int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]);
            text.append(switch (random.nextInt(16)) {
                case 0 -> ", ";
                case 1 -> "\n";
                case 2 -> "\r\n";
                case 3 -> "\"";
                default -> " ";
            });
        }
        return text.toString();
    }

    /** The first 40 bits of the MD5: sums of eight million rows fit in a long. */
    private long hash() {
        byte[] digest = md5.digest(canonical.toString().getBytes(StandardCharsets.UTF_8));
        long hash = 0;
        for (int i = 0; i < 5; i++) {
            hash = hash << 8 | digest[i] & 0xff;
        }
        return hash;
    }
}
