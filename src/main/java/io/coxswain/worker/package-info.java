/**
 * Workers: who may run them, who does, and how they end.
 *
 * <p>A row in {@code worker} is a worker's state. An {@link io.coxswain.worker.Executor} pulls: it claims pending rows that
 * fit its node's labels and free slots, so that no node is ever given more than it can run. A worker writes under its own
 * fence, its id and its node's session; when the session ends, the same transaction turns its workers LOST and tells their
 * masters. A master's death does not touch them.
 */
@NullMarked
package io.coxswain.worker;

import org.jspecify.annotations.NullMarked;
