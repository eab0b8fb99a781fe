package io.coxswain.bench.failover;

import java.io.IOException;

/** What happens to a process. */
enum Signal {
    KILL, TERM, STOP, CONT;

    /** Returns the moment before, by {@link System#nanoTime}. */
    long send(long pid) throws IOException, InterruptedException {
        long start = System.nanoTime();
        boolean sent = switch (this) {
            // Without another process, whose start would count.
            case KILL -> ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            case TERM -> ProcessHandle.of(pid).orElseThrow().destroy();
            case STOP, CONT -> new ProcessBuilder("kill", "-" + this, Long.toString(pid)).start().waitFor() == 0;
        };
        if (!sent) {
            throw new IllegalStateException("Process " + pid + " could not be sent SIG" + this);
        }
        return start;
    }
}
