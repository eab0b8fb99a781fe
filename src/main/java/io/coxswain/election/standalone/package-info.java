/**
 * Leadership without a lock: this process always leads what it stands for. For a single node and for tests; it keeps the same
 * contract as {@code election.jdbc} but for the losses that can't happen here.
 *
 * <p>A node that is configured so still claims its jobs in the database, and its writes are fenced there: {@code TermRecord} keeps
 * the rows true. Should its session be ended all the same, the fence stops its masters; the claim of another node is never in doubt.
 */
@NullMarked
package io.coxswain.election.standalone;

import org.jspecify.annotations.NullMarked;
