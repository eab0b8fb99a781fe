/**
 * The only place that makes threads and reads clocks.
 *
 * <p>A {@link io.coxswain.loop.Loop} is a mailbox with one writer: whoever owns state owns a loop and touches the state only
 * there. An idle loop is an object in memory; it gets a virtual thread when there is something to do. A
 * {@link io.coxswain.loop.Batching} turns what many callers ask for into few statements. A {@link io.coxswain.loop.Gate}
 * holds loops back while their node may not act.
 *
 * <p>Nothing here is durable. When a loop's queue is full it refuses, and the caller decides.
 */
@NullMarked
package io.coxswain.loop;

import org.jspecify.annotations.NullMarked;
