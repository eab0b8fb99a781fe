package io.coxswain.builtin.csv;

import io.coxswain.api.Connections;
import io.coxswain.api.Violation;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What annotations can't say about a {@link CsvImportConfig}. */
final class ConfigCheck {

    /** Each file is an entry in the job's key-value store. */
    static final int MAX_FILES = 10_000;
    private static final long MIN_CHUNK = 64L << 10;
    private static final long MAX_CHUNK = 1L << 30;

    private final ImportRoots roots;
    private final Connections connections;
    private final List<Violation> violations = new ArrayList<>();

    ConfigCheck(ImportRoots roots, Connections connections) {
        this.roots = roots;
        this.connections = connections;
    }

    List<Violation> violations(CsvImportConfig config) {
        checkFiles(config.files());
        checkConnection(config.connection());
        checkParsed("/table", () -> TargetTable.parse(config.table()));
        checkSeparators(config);
        checkEncoding(config.encoding());
        checkParsed("/chunkSize", () -> checkChunkSize(config));
        if (config.nullString().matches("(?s).*[\\r\\n\\x00].*")) {
            refuse("/nullString", "must be without line breaks and NUL");
        }
        return List.copyOf(violations);
    }

    private void checkFiles(List<String> patterns) {
        Set<String> found = new HashSet<>();
        for (int i = 0; i < patterns.size(); i++) {
            String pointer = "/files/" + i;
            String pattern = patterns.get(i);
            try {
                Set<String> matches = roots.find(pattern);
                if (matches.isEmpty()) {
                    refuse(pointer, "'" + pattern + "' matches no file below " + roots
                            + "; patterns are relative to these directories (coxswain.csv-import.roots)");
                }
                found.addAll(matches);
            } catch (IllegalArgumentException | IOException e) {
                refuse(pointer, String.valueOf(e.getMessage()));
            }
        }
        if (found.size() > MAX_FILES) {
            refuse("/files", "matches " + found.size() + " files, more than " + MAX_FILES + ": split the import");
        }
    }

    private void checkConnection(String name) {
        if (!connections.names().contains(name)) {
            refuse("/connection", "'" + name + "' is not configured; there are " + new TreeSet<>(connections.names())
                    + " (coxswain.connections.<name>)");
        }
    }

    private void checkSeparators(CsvImportConfig config) {
        checkSeparator("/delimiter", config.delimiter());
        checkSeparator("/quote", config.quote());
        if (config.quote().equals(config.delimiter())) {
            refuse("/quote", "must differ from the delimiter");
        }
    }

    private void checkSeparator(String pointer, String value) {
        if (!value.matches("[\\x20-\\x7e\\t]") || value.matches("[A-Za-z0-9]")) {
            refuse(pointer, "must be one ASCII character, printable or a tab, and no letter or digit");
        }
    }

    private void checkEncoding(String name) {
        boolean known;
        try {
            known = Charset.isSupported(name);
        } catch (IllegalArgumentException e) {
            known = false;
        }
        if (!known) {
            refuse("/encoding", "'" + name + "' is not known; use for example UTF-8, ISO-8859-1, windows-1252 or UTF-16");
        }
    }

    private static void checkChunkSize(CsvImportConfig config) {
        long bytes = config.chunkBytes();
        if (bytes < MIN_CHUNK || bytes > MAX_CHUNK) {
            throw new IllegalArgumentException("must be from 64KB to 1GB, not " + config.chunkSize());
        }
    }

    private void checkParsed(String pointer, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            refuse(pointer, String.valueOf(e.getMessage()));
        }
    }

    private void refuse(String pointer, String message) {
        violations.add(new Violation(pointer, message));
    }
}
