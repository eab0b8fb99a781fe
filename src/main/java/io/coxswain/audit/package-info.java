/**
 * Who did what: a row for every call that changes something, or tried to and was refused for its role. Rows are written in batches, after
 * the call was answered, so that nobody waits for them, and never changed; months that are old are dropped.
 *
 * <p>A row belongs to no transaction of the call. A node that is killed loses the rows of its last moments; a Postgres that crashes, those
 * of its last half a second, since they don't wait for the disk. What a job went through stands in its own history, durably, with the name
 * of whoever ended it. While Postgres is away rows wait in memory, up to a limit; what is beyond it, or can't be written, is told in
 * the log in full. The logger {@code coxswain.audit} tells every row, if it is set to INFO.
 */
@NullMarked
package io.coxswain.audit;

import org.jspecify.annotations.NullMarked;
