/**
 * Nodes know of each other, and of their own right to act, through rows in Postgres.
 *
 * <p>A node's session is a row in {@code node_session}. The row's existence is the lease: while it stands, nobody may take
 * the node's jobs and workers, however long Postgres was away. Its expiry, judged by the database's clock, only permits
 * other nodes to delete it. The process decides one thing: not to act any more once its own renewal is too old
 * ({@link io.coxswain.cluster.SessionTrust}).
 *
 * <p>A second connection, the {@link io.coxswain.cluster.Bell}, holds an advisory lock that Postgres frees when the process
 * dies, so that a crash is seen long before the lease runs out; and it listens for wake-ups, which are hints only.
 *
 * <p>{@link io.coxswain.cluster.NodeSession} owns the session's state on a thread of its own. When it is lost, everything
 * that ran under it is ended and the node joins again with a new one.
 */
@NullMarked
package io.coxswain.cluster;

import org.jspecify.annotations.NullMarked;
