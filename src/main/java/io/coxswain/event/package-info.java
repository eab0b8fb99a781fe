/**
 * The history of jobs. Whoever takes a step appends to it in the transaction of that step, so that what is told has
 * happened, and what has happened is told. Rows are never changed. They go with their job when somebody deletes it, outlive it when it is
 * purged for its age, and are dropped by months. Who submits another job under the same id is shown none of them.
 *
 * <p>Events can be followed. Their numbers are drawn in another order than transactions commit in, so a reader's place among them is an
 * {@link io.coxswain.event.EventCursor}: a number and the transactions that were running. Nothing is lost by it, nobody waits for a long
 * transaction of somebody else, and the database keeps nothing of any reader. (Reading only below the oldest running transaction would
 * stop all readers while anybody loads a table; noting gaps in the numbers would make long cursors of transactions that were rolled
 * back; logical decoding wants a slot and a role that may use it.)
 */
@NullMarked
package io.coxswain.event;

import org.jspecify.annotations.NullMarked;
