package io.coxswain.dev;

import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Violation;
import io.coxswain.loop.Scheduler;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Imports real data, lets a job run that never ends, and tells what to look at and how to see a failover. Whatever goes wrong
 * here is told in one line and leaves the node as it is.
 */
final class Demo implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    private final Scheduler scheduler;
    private final DemoJobs jobs;
    private final Supplier<DemoGuide> guide;
    private volatile boolean closing;

    /** @param guide asked once the node listens */
    Demo(Scheduler scheduler, DemoJobs jobs, Supplier<DemoGuide> guide) {
        this.scheduler = scheduler;
        this.jobs = jobs;
        this.guide = guide;
    }

    void start() {
        scheduler.startVirtual("demo", this::show);
    }

    private void show() {
        try {
            List<DemoImport.Result> imports = imports();
            List<String> endless = jobs.startEndless().stream().toList();
            if (!closing) {
                log.info("{}", guide.get().text(imports, endless));
            }
        } catch (RuntimeException e) {
            if (!closing) {
                log.warn("The demo ends here, the node goes on: {}", e.getMessage());
            }
        }
    }

    private List<DemoImport.Result> imports() {
        try {
            List<DemoImport> running = DemoImport.SOURCES.stream().map(jobs::startImport).toList();
            return running.stream().map(started -> jobs.watch(started, () -> !closing)).toList();
        } catch (InvalidInputException e) {
            log.warn("There is nothing to import: {}. Start the node from the top of a checkout, or set coxswain.csv-import.roots to the"
                    + " folder data/import of one", e.violations().stream().map(Violation::message).collect(Collectors.joining("; ")));
            return List.of();
        }
    }

    /** Ends the show; its jobs go on. */
    @Override
    public void close() {
        closing = true;
    }
}
