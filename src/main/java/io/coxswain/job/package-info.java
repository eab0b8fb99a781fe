/**
 * Jobs: what they are, how they change, and everything that can be asked of them from outside.
 *
 * <p>{@link io.coxswain.job.JobTransitions} is the one table of how states change; the SQL of
 * {@link io.coxswain.job.JobStore} takes its conditions from it. {@link io.coxswain.job.JobManager} serves requests on any
 * node: submit, cancel, exit, delete, query. What it acknowledges is durable. It never runs a job; that is the
 * {@code master} package's duty, which it hands claimed jobs to.
 *
 * <p>The row of a job in Postgres is its state; no node keeps a copy that counts.
 */
@NullMarked
package io.coxswain.job;

import org.jspecify.annotations.NullMarked;
