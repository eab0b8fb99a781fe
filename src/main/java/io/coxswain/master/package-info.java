/**
 * Leads jobs on this node.
 *
 * <p>{@link io.coxswain.master.JobMasterHost} claims unled jobs that this node may lead, in batches, and gives each term to a
 * {@link io.coxswain.master.JobMasterRunner}: a new instance of the job type's master on a loop of its own. A runner writes
 * through contexts that carry its term's fence. It owns nothing that the database does not know; when its term is over it
 * closes its instance and is dropped, and another one, here or elsewhere, goes on from the job's checkpoint.
 *
 * <p>The database decides whether a write stands. The process decides when a callback may start (while its session is
 * trusted) and how long it may take.
 */
@NullMarked
package io.coxswain.master;

import org.jspecify.annotations.NullMarked;
