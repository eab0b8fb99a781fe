/**
 * What operators see: meters for Prometheus, health, logs. It listens to what the features offer and owns no state of theirs.
 *
 * <p>What concerns one node is counted where it happens. What concerns all of them is read from Postgres, by one query that a scrape asks
 * for and does not wait for ({@link io.coxswain.observe.Census}). Health asks what the node knows, never Postgres, so that a probe is
 * answered at once when Postgres is away. No meter of the service has a job or a worker as a tag: their number has no limit.
 */
@NullMarked
package io.coxswain.observe;

import org.jspecify.annotations.NullMarked;
