/**
 * Leadership by rows in Spring Integration's lock table.
 *
 * <p>A row of {@code int_lock} is a job's lock; its {@code client_id} is the holder's session, and it falls with that session.
 * Nothing renews it. {@link io.coxswain.election.jdbc.PostgresJobLockStore} takes locks for many jobs in one statement: it locks the
 * claimed rows, inserts the locks, draws the epochs and notes the leader, all or nothing.
 * {@link io.coxswain.election.jdbc.SessionLockRepository} offers the same table to Spring Integration's
 * {@code JdbcLockRegistry}, for chores that one node at a time should do.
 *
 * <p>The database decides who leads; the process only stops believing it in time. When Postgres is away nothing is granted
 * and nothing is revoked.
 */
@NullMarked
package io.coxswain.election.jdbc;

import org.jspecify.annotations.NullMarked;
