/**
 * What has to be done now and then, by one node of the cluster: purging what is old, preparing what is needed next.
 *
 * <p>Every node tries each {@link io.coxswain.chore.Chore} some times an hour; the one that gets the chore's lock does it, in short pieces,
 * until nothing is left to do. Locks are those of the whole cluster, and live as long as the session of the node that holds them: a node that
 * dies in the middle leaves the rest to the next one that tries. A lock that is lost in the middle is no harm, since each piece is a
 * transaction of its own that is right whoever else is at it. Nothing here is durable but what chores do.
 */
@NullMarked
package io.coxswain.chore;

import org.jspecify.annotations.NullMarked;
