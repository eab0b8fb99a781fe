/**
 * The history of jobs. Whoever takes a step appends to it in the transaction of that step, so that what is told has
 * happened, and what has happened is told. Rows are never changed and go with their job.
 */
@NullMarked
package io.coxswain.event;

import org.jspecify.annotations.NullMarked;
