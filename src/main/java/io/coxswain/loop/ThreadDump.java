package io.coxswain.loop;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.SoftReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread hangs, and what for. The stack alone does not tell which lock a virtual thread waits for, and nothing but a dump of all
 * threads does. Such a dump takes some milliseconds, so many that hang at once share one.
 */
final class ThreadDump {

    /** So much of it is kept, since it ends up in an event. */
    static final int LONGEST = 16_000;
    private static final long SHARED_FOR = TimeUnit.SECONDS.toNanos(1);
    private static final Pattern THREAD = Pattern.compile("^#(\\d+) \"", Pattern.MULTILINE);
    private static final Pattern WAITS_FOR = Pattern.compile("- (?:waiting to lock|waiting on|parking to wait for) <([^>]+)>");

    private record AllThreads(long at, Map<Long, String> sections) {}

    private static SoftReference<AllThreads> last = new SoftReference<>(null);

    private ThreadDump() {}

    /** The stack of {@code thread} alone, at once. */
    static String stackOf(Thread thread) {
        return cut(thread.getName() + " " + thread.getState() + Arrays.stream(thread.getStackTrace()).map(frame -> "\n    at " + frame)
                .collect(Collectors.joining()));
    }

    /** The same with locks, and with the stack of whoever has the one that it waits for. Takes some milliseconds. */
    static String withLocks(Thread thread) {
        Map<Long, String> all = allThreads();
        String section = all.get(thread.threadId());
        if (section == null) {
            return stackOf(thread);
        }
        Matcher waitsFor = WAITS_FOR.matcher(section);
        String owner = waitsFor.find() ? owner(all, thread, "- locked <" + waitsFor.group(1) + ">") : null;
        return cut(owner == null ? section : cut(section, LONGEST / 2) + "\nThe lock is held by:\n" + owner);
    }

    private static @Nullable String owner(Map<Long, String> all, Thread waiting, String locked) {
        return all.entrySet().stream().filter(entry -> entry.getKey() != waiting.threadId() && entry.getValue().contains(locked))
                .map(Map.Entry::getValue).findFirst().orElse(null);
    }

    private static synchronized Map<Long, String> allThreads() {
        AllThreads known = last.get();
        if (known == null || System.nanoTime() - known.at > SHARED_FOR) {
            known = new AllThreads(System.nanoTime(), sections(dump()));
            last = new SoftReference<>(known);
        }
        return known.sections;
    }

    private static Map<Long, String> sections(String dump) {
        Map<Long, String> sections = new HashMap<>();
        for (String section : dump.split("\n\n")) {
            Matcher thread = THREAD.matcher(section);
            if (thread.lookingAt()) {
                sections.put(Long.parseLong(thread.group(1)), section.strip());
            }
        }
        return sections;
    }

    /** Empty where it can't be had: on another JVM, or without a place for a file. */
    private static String dump() {
        try {
            Path directory = Files.createTempDirectory("coxswain-threads");
            Path file = directory.resolve("threads.txt");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpThreads(file.toString(),
                        ThreadDumpFormat.TEXT_PLAIN);
                return Files.readString(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException | RuntimeException e) {
            return "";
        }
    }

    private static String cut(String text) {
        return cut(text, LONGEST);
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + "\n    ...";
    }
}
