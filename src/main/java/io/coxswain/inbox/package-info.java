/**
 * What waits for a job master or a worker, durable and in the order of each sender. Written in the transaction that causes
 * it, read by its recipient alone, deleted under the recipient's fence after the callback returned: at least once. Hints
 * wake the recipient up; a slow poll finds what hints have missed.
 */
@NullMarked
package io.coxswain.inbox;

import org.jspecify.annotations.NullMarked;
