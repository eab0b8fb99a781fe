package io.coxswain.builtin.csv;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table by name. The parts are taken literally, upper case included, and quoted wherever they meet SQL.
 *
 * @param schema the schema, which must exist
 * @param name the table itself
 */
record TargetTable(String schema, String name) {

    /** Postgres cuts longer names; {@code _rejects} must still fit. */
    private static final int MAX_NAME_BYTES = 63 - "_rejects".length();
    private static final String IDENTIFIER = "[\\p{L}_][\\p{L}\\p{N}_$]*";
    private static final Pattern SYNTAX = Pattern.compile("(?:(" + IDENTIFIER + ")\\.)?(" + IDENTIFIER + ")");

    /**
     * Reads {@code schema.table}, or {@code table} in schema {@code public}.
     *
     * @throws IllegalArgumentException when {@code text} is neither
     */
    static TargetTable parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is not a table: write schema.table, each of letters, digits, _ and $,"
                    + " not starting with a digit, without quotes");
        }
        String schema = matcher.group(1) == null ? "public" : matcher.group(1);
        return new TargetTable(withinLimit(schema), withinLimit(matcher.group(2)));
    }

    /** For SQL. */
    String sql() {
        return in(name);
    }

    /** Where bad rows are kept, for SQL. */
    String rejectsSql() {
        return in(name + "_rejects");
    }

    /** Where imported chunks are recorded, for SQL. One table per schema. */
    String markersSql() {
        return in("coxswain_import_chunk");
    }

    /** An identifier for SQL. */
    static String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }

    private String in(String table) {
        return quote(schema) + "." + quote(table);
    }

    private static String withinLimit(String name) {
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            throw new IllegalArgumentException("The name '" + name + "' is longer than " + MAX_NAME_BYTES + " bytes: choose a shorter one");
        }
        return name;
    }
}
