/**
 * Events as they happen, as server-sent events: of one job, or of all.
 *
 * <p>One reader for each node, {@link io.coxswain.web.live.EventHub}, reads what is new once and hands it to all streams; it polls each
 * second while anybody listens and not at all otherwise, and hints only make it read sooner. A stream is a place in the feed
 * ({@link io.coxswain.event.EventCursor}), and its client has that place as the id of the last event. So no node keeps anything of a
 * client: a stream that ends, for whatever reason, goes on at any node where it ended.
 *
 * <p>A stream owns a loop and writes on it, so an idle client is an object, not a thread, and a slow one holds up nobody but itself: what
 * waits for it is bounded, and when that is full its stream ends. The hub's state belongs to the hub's own loop. When Postgres is away
 * streams stay open and go on later; when the node stops, or is drained, all of them end first.
 */
@NullMarked
package io.coxswain.web.live;

import org.jspecify.annotations.NullMarked;
