package io.coxswain.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Processor time that this JVM and the server's processes have used so far. Less exposed than elapsed time to what else the machine does.
 * Linux only; elsewhere the server's is zero.
 */
record CpuTime(Duration jvm, Duration postgres) {

    private static final long TICKS_PER_SECOND = 100;

    static CpuTime now(DataSource database) {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new CpuTime(Duration.ofNanos(system.getProcessCpuTime()), ofServer(database));
    }

    private static Duration ofServer(DataSource database) {
        Long pid = new JdbcTemplate(database).queryForObject("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)::bigint",
                Long.class);
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        long ticks = Stream.concat(Stream.of(postmaster), postmaster.children()).mapToLong(CpuTime::ticks).sum();
        return Duration.ofMillis(ticks * 1_000 / TICKS_PER_SECOND);
    }

    /** Of the process itself and of those children of it that have ended: utime, stime, cutime, cstime of proc(5). */
    private static long ticks(ProcessHandle process) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Stream.of(fields).skip(11).limit(4).mapToLong(Long::parseLong).sum();
        } catch (IOException e) {
            return 0;
        }
    }

    CpuTime since(CpuTime before) {
        return new CpuTime(jvm.minus(before.jvm), postgres.minus(before.postgres));
    }
}
