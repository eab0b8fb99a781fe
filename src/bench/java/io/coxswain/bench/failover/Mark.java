package io.coxswain.bench.failover;

/**
 * That something began to run.
 *
 * @param nanoTime when, by {@link System#nanoTime}
 * @param job whose it was; empty for a peer's process
 * @param epoch the term; 0 for a peer's process
 * @param node where
 */
record Mark(long nanoTime, What what, String job, long epoch, String node) {

    enum What {
        /** A peer's process takes part from now on. */
        STANDING,
        /** A peer's process has become the leader. */
        LEADING, INIT, RECOVERED, TICK
    }

    /** One line of the file. */
    String encode() {
        return nanoTime + " " + what + " " + (job.isEmpty() ? "-" : job) + " " + epoch + " " + node + "\n";
    }

    static Mark decode(String line) {
        String[] fields = line.split(" ");
        return new Mark(Long.parseLong(fields[0]), What.valueOf(fields[1]), fields[2].equals("-") ? "" : fields[2],
                Long.parseLong(fields[3]), fields[4]);
    }
}
