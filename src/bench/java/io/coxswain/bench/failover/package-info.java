/**
 * Measures how long nobody leads after a node is killed, stopped, frozen or cut off from Postgres, beside its peers.
 *
 * <p>Whoever leads tells so itself: a process appends a line with {@code System.nanoTime()} to a file in the very callback that
 * is measured ({@link Marks}). On Linux all processes of a machine share that clock, and nothing is polled that would be part
 * of the result. Every process is one of its own, and each measured fault is a signal to it.
 */
@NullMarked
package io.coxswain.bench.failover;

import org.jspecify.annotations.NullMarked;
