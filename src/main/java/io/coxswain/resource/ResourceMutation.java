package io.coxswain.resource;

import io.coxswain.api.ResourceKind;
import io.coxswain.fence.Mutation;

/** What workers and terms do to the rows of resources. */
public sealed interface ResourceMutation extends Mutation {

    /** By a worker. Results in the {@link ResourceRow}: one that is there, or a new temporary one of that id. */
    record Open(String id, String name, ResourceKind kind, String store, String node) implements ResourceMutation {}

    /** Keeps it for its job; refused when another one is kept under its name, or when it is gone. */
    record Persist(String id, int files, long bytes) implements ResourceMutation {}

    /** Changes nothing; refused when the resource is gone. Asked before a file becomes visible. */
    record Check(String id) implements ResourceMutation {}

    /** Makes it garbage; nothing happens when it is. */
    record Discard(String id) implements ResourceMutation {}

    /** Makes the persisted resource of that name garbage, if there is one. */
    record Remove(String name) implements ResourceMutation {}
}
