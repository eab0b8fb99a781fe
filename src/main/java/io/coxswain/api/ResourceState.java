package io.coxswain.api;

/** How long a {@link Resource} lives. */
public enum ResourceState {
    /** As long as the worker that opened it. Only that worker sees it. */
    TEMPORARY,
    /** As long as its job: until the job is deleted, not merely over. Every worker of the job, and its master, may open it. */
    PERSISTED,
    /** Nobody can open it any more; its bytes are about to be removed. */
    GARBAGE
}
