/**
 * Things outside the service that jobs use: databases that operators configured by name, so that credentials stay out of jobs, and
 * resources, the files that workers make.
 *
 * <p>Each database has a small pool of its own, opened when first used, so that no import can starve the control plane.
 *
 * <p>A {@link io.coxswain.api.Resource} is a row and some bytes. The row is written before the first byte, under the fence of its worker, and
 * removed after the last one is gone, so nothing can leak: what a crash leaves is found by its row, and what has no row may be removed
 * by whoever finds it. The database decides who may create, keep and remove; triggers on workers and jobs turn what belonged to
 * them into garbage, whoever ended them and why ever. {@link io.coxswain.resource.ResourceFiles} has the bytes of one kind, and knows
 * nothing of rows. {@link io.coxswain.resource.CollectGarbage} brings the two together: it claims garbage of places that this node reaches,
 * removes the bytes, then the rows. What fails is tried again later, each resource at its own time, and holds up no other.
 */
@NullMarked
package io.coxswain.resource;

import org.jspecify.annotations.NullMarked;
