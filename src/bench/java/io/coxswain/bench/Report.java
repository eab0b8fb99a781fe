package io.coxswain.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The one table of a run. What is known on the way is also told at once. */
public final class Report {

    private record Row(String bench, String what, String value) {}

    private final List<Row> rows = new ArrayList<>();

    public void add(String bench, String what, String format, Object... values) {
        Row row = new Row(bench, what, String.format(Locale.ROOT, format, values));
        rows.add(row);
        progress("%s: %s: %s", row.bench, row.what, row.value);
    }

    /** Something to read while waiting. */
    public static void progress(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    @Override
    public String toString() {
        int bench = rows.stream().mapToInt(row -> row.bench.length()).max().orElse(0);
        int what = rows.stream().mapToInt(row -> row.what.length()).max().orElse(0);
        String format = "%-" + Math.max(1, bench) + "s | %-" + Math.max(1, what) + "s | %s%n";
        StringBuilder table = new StringBuilder("\n");
        rows.forEach(row -> table.append(String.format(Locale.ROOT, format, row.bench, row.what, row.value)));
        return table.toString();
    }
}
