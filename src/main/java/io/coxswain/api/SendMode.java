package io.coxswain.api;

/** When a send returns. */
public enum SendMode {
    /** When the message is durable. */
    BLOCKING,
    /**
     * When it is queued on this node, some milliseconds before it is durable. It is lost if the node is killed before that, or if the receiver's
     * inbox is full, and nobody is told.
     */
    NON_BLOCKING
}
