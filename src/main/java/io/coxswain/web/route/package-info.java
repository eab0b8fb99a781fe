/**
 * The calls on one job. The service's own (workers, cancel, exit, leader, history, keys) and those of job types are registered through the
 * same hook, {@link io.coxswain.api.OpenApiHook}, and dispatched by one controller: the service's table first, then the table of the job's
 * type, which was filled once at start from the type's example.
 *
 * <p>An any-node route runs on the caller's thread. A leader's route runs on the loop of the job's master: here if the job is led here,
 * else one hop away. The job's row decides who leads; no state is kept here. Without a leader the caller is asked to try again.
 */
@NullMarked
package io.coxswain.web.route;

import org.jspecify.annotations.NullMarked;
