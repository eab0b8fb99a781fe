package io.coxswain.builtin.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The names of a file's columns, and what they are in a table. */
final class Header {

    private static final int MAX_NAME_BYTES = 63;

    private final String file;
    private final List<String> names;

    private Header(String file, List<String> names) {
        this.file = file;
        this.names = names;
    }

    /**
     * Reads a file's first record that is not blank: its names, or {@code c1}, {@code c2}... when the file has no header. Empty
     * when there is no such record.
     *
     * @throws RefusedException when the names can't be those of columns
     */
    static Optional<Header> read(SourceFile file, Path path, Dialect dialect) throws IOException {
        try (ChunkInput input = ChunkInput.open(path, Chunk.firstOf(0).endingAt(file.bytes()), dialect)) {
            RecordReader record = new RecordReader(input, dialect, 1);
            while (record.next()) {
                if (!record.isBlank()) {
                    return Optional.of(new Header(file.path(), names(record, dialect, file.path() + ":" + record.line() + ": ")));
                }
            }
            return Optional.empty();
        }
    }

    List<String> names() {
        return names;
    }

    /**
     * The table's columns of these names, by exact name or else by one that differs only in case.
     *
     * @throws RefusedException naming those that the table lacks
     */
    List<String> columnsIn(List<String> tableColumns, TargetTable table) {
        List<String> columns = new ArrayList<>();
        for (String name : names) {
            String column = find(name, tableColumns).orElseThrow(() -> new RefusedException("Column '" + name + "' of file " + file
                    + " is not in table " + table + ", which has " + String.join(", ", tableColumns)));
            if (columns.contains(column)) {
                throw new RefusedException("Two columns of file " + file + " go to column '" + column + "' of table " + table);
            }
            columns.add(column);
        }
        return columns;
    }

    private static Optional<String> find(String name, List<String> columns) {
        if (columns.contains(name)) {
            return Optional.of(name);
        }
        List<String> alike = columns.stream().filter(name::equalsIgnoreCase).toList();
        return alike.size() == 1 ? Optional.of(alike.getFirst()) : Optional.empty();
    }

    private static List<String> names(RecordReader record, Dialect dialect, String place) {
        String problem = record.problem();
        if (problem != null) {
            throw new RefusedException(place + problem);
        }
        List<String> fields = fields(record.text(), (char) dialect.delimiter(), (char) dialect.quote());
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = dialect.header() ? fields.get(i).strip() : "c" + (i + 1);
            fields.set(i, name);
            if (name.isEmpty() || name.indexOf('\0') >= 0 || name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                throw new RefusedException(place + "column " + (i + 1) + " is called '" + name.replace('\0', '\ufffd')
                        + "'; a name has 1 to "
                        + MAX_NAME_BYTES + " bytes, none of them NUL. Correct the header, or set header to false");
            }
            if (!seen.add(name)) {
                throw new RefusedException(place + "two columns are called '" + name + "'");
            }
        }
        return fields;
    }

    private static List<String> fields(String record, char delimiter, char quote) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < record.length(); i++) {
            char c = record.charAt(i);
            if (quoted && c == quote && i + 1 < record.length() && record.charAt(i + 1) == quote) {
                field.append(quote);
                i++;
            } else if (c == quote && (quoted || field.isEmpty())) {
                quoted = !quoted;
            } else if (c == delimiter && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
