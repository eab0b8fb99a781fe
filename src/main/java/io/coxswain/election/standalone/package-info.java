/**
 * Leadership without a lock: this process always leads what it stands for. For a single node and for tests; it keeps the same
 * contract as {@code election.jdbc} but for the losses that can't happen here.
 */
@NullMarked
package io.coxswain.election.standalone;

import org.jspecify.annotations.NullMarked;
