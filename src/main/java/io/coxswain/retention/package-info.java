/**
 * What is kept, and for how long.
 *
 * <p>Jobs that are over are purged with all that belongs to them but their history, in small transactions that wait for nobody. Histories
 * ({@code job_event}, {@code audit_event}) are tables in parts, one for each month by UTC: a month is dropped as a whole once all of it is
 * old enough, and none of its rows is ever deleted for its age. Parts are made two months ahead, when a node starts and as a chore; a row
 * that still finds none goes to the part {@code _rest}, and is moved when its month is made. So no insert fails, and none waits for long.
 *
 * <p>The database decides what is old, by its clock. This package owns no state.
 */
@NullMarked
package io.coxswain.retention;

import org.jspecify.annotations.NullMarked;
