/**
 * Resources of the kind {@code s3}: objects in a bucket of Amazon's S3, or of a store that speaks like it. The client is made when
 * it is first needed; a node without a bucket never loads it.
 *
 * <p>Objects appear whole or not at all. S3 knows no fence: the database is asked right before an object becomes visible, and what a process
 * that is frozen just then leaves later has no row, and is swept.
 */
@NullMarked
package io.coxswain.resource.s3;

import org.jspecify.annotations.NullMarked;
