/**
 * What a job author writes and gets.
 *
 * <p>An author writes a {@link io.coxswain.api.JobType}: a {@link io.coxswain.api.JobMaster} that decides and
 * {@link io.coxswain.api.Worker}s that do. Everything else in this package is handed to them: contexts, worker handles,
 * the job's key-value store, routes. All of it is plain, blocking Java; the callbacks of one instance never overlap, so
 * authors need no locks.
 *
 * <p>This package owns no state. What an author writes through a context is decided by the database: each write carries
 * the epoch of the term (or the claim of the worker) and is refused with
 * {@link io.coxswain.api.StaleEpochException} when somebody else has taken over. What fails here ends the attempt, never
 * the node.
 *
 * <p>It imports the JDK and JSpecify only, so that a job type compiles against one small jar.
 */
@NullMarked
package io.coxswain.api;

import org.jspecify.annotations.NullMarked;
