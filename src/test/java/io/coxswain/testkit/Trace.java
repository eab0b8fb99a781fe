package io.coxswain.testkit;

import io.coxswain.fence.Mutation;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What has happened, for people: written as text only when somebody reads it. */
final class Trace {

    private static final int FIRST = 200;
    private static final int LAST = 1_000;
    private static final int LONGEST = 240;

    private record Line(Instant at, Supplier<String> text) {}

    private final Instant start;
    private final Supplier<Instant> clock;
    private final List<Line> faults = new ArrayList<>();
    private final List<Line> first = new ArrayList<>();
    private final ArrayDeque<Line> last = new ArrayDeque<>();
    private final List<Callback> callbacks = new ArrayList<>();
    private long dropped;

    Trace(Supplier<Instant> clock) {
        this.clock = clock;
        this.start = clock.get();
    }

    private void add(Supplier<String> text) {
        Line line = new Line(clock.get(), text);
        if (first.size() < FIRST) {
            first.add(line);
            return;
        }
        if (last.size() == LAST) {
            last.remove();
            dropped++;
        }
        last.add(line);
    }

    /** Something goes wrong: worth to be seen also where much else has happened. */
    void fault(String text) {
        faults.add(new Line(clock.get(), () -> text));
        note(text);
    }

    void note(String text) {
        add(() -> text);
    }

    void begin(String who, String callback) {
        add(() -> who + " " + callback + " {");
    }

    void end(Callback callback) {
        callbacks.add(callback);
        add(() -> callback.instance() + " } " + callback.name()
                + (callback.thrown() == null ? "" : " threw " + callback.thrown()));
    }

    void wrote(String who, Mutation mutation) {
        add(() -> who + " writes " + mutation);
    }

    List<Callback> callbacks() {
        return List.copyOf(callbacks);
    }

    System.Logger logger(String who) {
        return new System.Logger() {
            @Override
            public String getName() {
                return who;
            }

            @Override
            public boolean isLoggable(Level level) {
                return level.getSeverity() >= Level.INFO.getSeverity() && level != Level.OFF;
            }

            @Override
            public void log(Level level, @Nullable ResourceBundle bundle, String message, @Nullable Throwable thrown) {
                if (isLoggable(level)) {
                    add(() -> who + " logs " + level + " " + message + (thrown == null ? "" : ": " + thrown));
                }
            }

            @Override
            public void log(Level level, @Nullable ResourceBundle bundle, String format, @Nullable Object... parameters) {
                if (isLoggable(level)) {
                    String text = parameters == null || parameters.length == 0 ? format : MessageFormat.format(format, parameters);
                    add(() -> who + " logs " + level + " " + text);
                }
            }
        };
    }

    /** All of it, or its faults, its beginning and its end if it is long; times count from the submission. */
    @Override
    public String toString() {
        if (dropped == 0) {
            return text(first) + text(last);
        }
        return "The faults:\n" + text(faults) + "All of it:\n" + text(first) + "  ... " + dropped + " lines ...\n" + text(last);
    }

    private String text(Collection<Line> lines) {
        return lines.stream().map(line -> text(line) + "\n").collect(Collectors.joining());
    }

    private String text(Line line) {
        String text = line.text.get().replace('\n', ' ');
        return String.format(Locale.ROOT, "%10.3f  %s", Duration.between(start, line.at).toMillis() / 1_000.0,
                text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...");
    }
}
