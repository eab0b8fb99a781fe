/**
 * The {@code fake} job type: does nothing but count, and fails as it is told. For trying things out and for tests.
 *
 * <p><b>Way of a job.</b> The master creates a {@link io.coxswain.builtin.fake.TickWorker} for each index below
 * {@code workers}. Worker {@code i} adds one to {@code tick/{i}} every {@code tickInterval} until it has counted to {@code ticks}.
 * When all have, the master exits as {@code exit} says. Without workers there is nothing to wait for: the job exits in
 * {@code init}, with that one write; {@code ticks: -1} makes it idle for ever, without any.
 *
 * <p><b>Who owns the state.</b> The job's key-value store: {@code tick/{i}} is how far index {@code i} is,
 * {@code retired/{i}} says that nobody serves it any more, {@code fault/{n}} counts how often the n-th fault has struck,
 * {@code trace/{epoch}/{seq}} is a callback of the master. Who serves an index stands in the worker's own configuration,
 * so a new master knows all of it from the live workers and the keys, and creates only what is missing.
 *
 * <p><b>What the database decides.</b> A tick is a compare-and-set on the version that the worker has read, so it counts once
 * and two workers can't count on one index: the slower one fails. A fault is counted before it strikes, and so strikes as often as
 * it is told, whatever it does to the node.
 *
 * <p><b>On failure.</b> A worker that failed or was lost is replaced, the former after a moment; or the job fails
 * ({@code recreateLostWorkers: false}).
 */
@NullMarked
package io.coxswain.builtin.fake;

import org.jspecify.annotations.NullMarked;
