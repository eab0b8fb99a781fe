/**
 * The service: starts it, and wires one node together.
 *
 * <p>Its configurations are the table of contents: {@link io.coxswain.PlatformConfiguration}, what everything stands on;
 * {@link io.coxswain.ClusterConfiguration}, this node among the others; {@link io.coxswain.JobConfiguration}, jobs and what belongs to
 * them; {@link io.coxswain.AuthorConfiguration}, what job types are given; {@link io.coxswain.ChoreConfiguration}, what one node does for
 * all; {@link io.coxswain.NodeConfiguration}, what runs jobs and workers. {@link io.coxswain.NodeLifecycle} lets the node join the others once its web server listens, and hands everything over
 * before it stops. Nothing here owns state, and no package imports this one.
 */
@NullMarked
package io.coxswain;

import org.jspecify.annotations.NullMarked;
