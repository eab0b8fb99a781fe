/**
 * Transactions that ride out an outage.
 *
 * <p>{@link io.coxswain.transaction.Transactions} runs a piece of SQL exactly once or not at all, also when Postgres is
 * killed in the middle: what surely left nothing is tried again for as long as its caller has a use for it, and the outcome
 * of a commit whose answer was lost is asked of Postgres itself, by a mark that the transaction has left. It owns no state.
 */
@NullMarked
package io.coxswain.transaction;

import org.jspecify.annotations.NullMarked;
