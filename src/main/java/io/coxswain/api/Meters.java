package io.coxswain.api;

import java.time.Duration;
import java.util.function.Supplier;

/** Meters of one instance, exported for Prometheus as {@code coxswain_job_<name>}. */
public interface Meters {

    /** Adds to a counter. */
    void count(String name, long amount);

    /** Shows the supplied value whenever meters are read; a second call with the same name replaces the first. */
    void gauge(String name, Supplier<? extends Number> value);

    /** Adds one duration to a timer. */
    void record(String name, Duration duration);
}
