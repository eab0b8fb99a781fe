/**
 * The service: starts it, and wires one node together.
 *
 * <p>{@link io.coxswain.NodeConfiguration} is the table of contents, in the order in which a job goes through the packages.
 * {@link io.coxswain.NodeLifecycle} lets the node join the others once its web server listens, and hands everything over
 * before it stops. Nothing here owns state, and no package imports this one.
 */
@NullMarked
package io.coxswain;

import org.jspecify.annotations.NullMarked;
