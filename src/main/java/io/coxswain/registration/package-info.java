/**
 * How somebody who has just taken up a duty makes itself known, and what it does until it is.
 *
 * <p>A {@link io.coxswain.registration.RetryingRegistration} is one run: it asks a
 * {@link io.coxswain.registration.Registry} until that has accepted, and gives up at a deadline. Whoever needs a run for another reason
 * starts another one and cancels the first; a canceled run has no effect any more, whatever answer it still gets. What is announced, and
 * what the database makes of it, is the business of the registry: that of job masters is the row of the job together with that of the
 * node's session.
 *
 * <p>State belongs to the run, behind its monitor. It has one timer at a time and no thread: answers and timers drive it.
 */
@NullMarked
package io.coxswain.registration;

import org.jspecify.annotations.NullMarked;
