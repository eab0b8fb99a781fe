package io.coxswain.cluster;

import java.util.UUID;

/** Hears what becomes of this node's session. Called on the session's own thread: must return quickly, must not block. */
public interface SessionListener {

    /** The node may act under {@code session}. */
    default void joined(UUID session) {}

    /** The node can't be sure any more that its session stands: nothing new is started. */
    default void suspended(UUID session) {}

    /** The session stood all the time: on it goes. */
    default void resumed(UUID session) {}

    /** The session is gone: what ran under it has to end. A new one is joined next. */
    default void lost(UUID session) {}

    /**
     * Somebody wants this node to give its jobs up and to claim nothing more. Once, until it is activated again
     * or joins anew.
     */
    default void draining() {}

    /** Nobody wants that any more: it claims again. */
    default void activated() {}

    /** This node has ended sessions of others, whose jobs are free now. */
    default void othersEnded() {}
}
