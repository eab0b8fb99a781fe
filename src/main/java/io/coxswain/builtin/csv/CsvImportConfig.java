package io.coxswain.builtin.csv;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to import, and where to.
 *
 * @param files glob patterns relative to the allowed roots, {@code airports/*.csv}; names that end in {@code .gz} are
 *     unpacked
 * @param connection the name of a configured connection, by default {@code metadata}
 * @param table {@code schema.table}, or {@code table} for one in {@code public}; the names are taken as they are written
 * @param createTable whether to create a missing table, all columns {@code text}; by default true
 * @param header whether the first record of each file names the columns; by default true
 * @param delimiter what separates fields, one ASCII character, by default a comma
 * @param quote what encloses fields with delimiters, quotes or line breaks, one ASCII character, by default {@code "}
 * @param nullString the text that, without quotes, stands for null; by default the empty one
 * @param encoding the files' charset, by default UTF-8; one in which a delimiter's byte may be part of another character
 *     (UTF-16, Shift_JIS) makes each file one chunk
 * @param mode {@code append} (the default), or {@code truncate} to empty the table once, before the first row
 * @param parallelism how many workers import at the same time, by default 4
 * @param chunkSize about how much a worker imports in one transaction, at least 64KB, by default 8MB
 * @param onBadRow {@code fail} (the default) ends the job at the first bad row; {@code skip} keeps bad rows in
 *     {@code <table>_rejects}
 * @param maxBadRows how many rows may be skipped before the job fails; by default any number with {@code skip}, else 0
 */
public record CsvImportConfig(
        @NotEmpty @Size(max = 1000) List<@NotBlank String> files,
        @NotBlank String connection,
        @NotBlank String table,
        Boolean createTable,
        Boolean header,
        String delimiter,
        String quote,
        String nullString,
        @NotBlank String encoding,
        @Pattern(regexp = "append|truncate", message = "must be append or truncate") String mode,
        @Min(1) @Max(256) Integer parallelism,
        @NotBlank String chunkSize,
        @Pattern(regexp = "fail|skip", message = "must be fail or skip") String onBadRow,
        @PositiveOrZero Long maxBadRows) {

    /** Fills in the defaults of absent fields. */
    public CsvImportConfig {
        files = files == null ? List.of() : Collections.unmodifiableList(new ArrayList<>(files));
        connection = orElse(connection, "metadata");
        createTable = orElse(createTable, true);
        header = orElse(header, true);
        delimiter = orElse(delimiter, ",");
        quote = orElse(quote, "\"");
        nullString = orElse(nullString, "");
        encoding = orElse(encoding, "UTF-8");
        mode = orElse(mode, "append");
        parallelism = orElse(parallelism, 4);
        chunkSize = orElse(chunkSize, "8MB");
        onBadRow = orElse(onBadRow, "fail");
        maxBadRows = orElse(maxBadRows, "skip".equals(onBadRow) ? Long.MAX_VALUE : 0L);
    }

    /** {@code files} into {@code table}, everything else by default. */
    static CsvImportConfig of(List<String> files, String table) {
        return new CsvImportConfig(files, null, table, null, null, null, null, null, null, null, null, null, null, null);
    }

    boolean truncates() {
        return mode.equals("truncate");
    }

    boolean skipsBadRows() {
        return onBadRow.equals("skip");
    }

    long chunkBytes() {
        return ByteSize.parse(chunkSize);
    }

    TargetTable target() {
        return TargetTable.parse(table);
    }

    private static <T> T orElse(@Nullable T value, T absent) {
        return value == null ? absent : value;
    }
}
