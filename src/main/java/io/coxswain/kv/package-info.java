/**
 * The durable memory of a job: ordered keys, JSON values, shared by its master and its workers. Writes are fenced mutations;
 * reads go to the pool and sit out an outage. The rows belong to the job and go with it.
 */
@NullMarked
package io.coxswain.kv;

import org.jspecify.annotations.NullMarked;
