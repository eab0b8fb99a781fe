/**
 * Requests that may be sent again without being done again. A caller names a request by an {@code Idempotency-Key}; the key is kept in
 * the very transaction that does what was asked for, so either both are there or none, also when the answer of a commit was lost or two
 * nodes are asked at once. Whoever comes second is told what the first was told.
 *
 * <p>The rows of {@code idempotency_key} are the only state. The database decides who is first, by the primary key. Nothing is kept of
 * a request that was refused. A chore deletes what is older than a day.
 */
@NullMarked
package io.coxswain.idempotency;

import org.jspecify.annotations.NullMarked;
