package io.coxswain.api;

import java.time.Duration;
import java.util.function.Supplier;

/**
 * Meters of one instance, exported for Prometheus as {@code coxswain_job_<name>} with the labels {@code job}, {@code type} and {@code worker} (empty for
 * a master). They vanish when the instance ends, so a counter begins at 0 again in a later term: sums over time belong into queries. Names
 * are lower case letters, digits and underscores; one name is one kind of meter. Safe from any thread, and cheap: nothing is written.
 */
public interface Meters {

    /**
     * Adds to a counter, {@code coxswain_job_<name>_total}.
     *
     * @param name of the counter; it exists from the first call on
     * @param amount 0 or more
     */
    void count(String name, long amount);

    /**
     * Shows the supplied value whenever meters are read; a second call with the same name replaces the first.
     *
     * @param name of the gauge
     * @param value asked on threads of the node's web server, so it must not block, and must look at fields that other threads may read
     */
    void gauge(String name, Supplier<? extends Number> value);

    /**
     * Adds one duration to a timer, {@code coxswain_job_<name>_seconds}.
     *
     * @param name of the timer; it exists from the first call on
     * @param duration 0 or more
     */
    void record(String name, Duration duration);
}
