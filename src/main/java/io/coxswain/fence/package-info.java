/**
 * The only door to the database for code that leads a job or works for one.
 *
 * <p>A {@link io.coxswain.fence.Fence} says in whose name a write is made: that of a term, or that of a worker's claim. The
 * {@link io.coxswain.fence.FencedWriter} turns the writes of a whole node into few transactions; each transaction first locks
 * the rows that its fences name and compares them, so that nobody can take over between check and commit, and then applies
 * what stands. A stale write is refused alone. Features contribute what can be written as
 * {@link io.coxswain.fence.MutationStore}s.
 *
 * <p>Writes sit out an outage of Postgres for as long as this node has its session; none is ever applied twice.
 */
@NullMarked
package io.coxswain.fence;

import org.jspecify.annotations.NullMarked;
