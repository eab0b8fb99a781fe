package io.coxswain.api;

/** When a send returns. */
public enum SendMode {
    /** When the message is durable. */
    BLOCKING,
    /** When it is queued on this node; it is lost if the node is killed before the next batch is written. */
    NON_BLOCKING
}
