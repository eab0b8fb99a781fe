package io.coxswain.api;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a {@link Resource} without opening it.
 *
 * @param id drawn when it was made
 * @param name unique among the persisted ones of the job
 * @param kind where its files are
 * @param state how long it lives
 * @param worker the worker that made it
 * @param node the node that has its files, or had them last; with {@link ResourceKind#S3} the one it was made on
 * @param readableHere whether it can be opened on the node that was asked
 * @param files how many it had when it was last persisted; null before
 * @param bytes how large these were together; null before
 * @param createdAt when it was made
 */
public record ResourceInfo(String id, String name, ResourceKind kind, ResourceState state, String worker, String node, boolean readableHere,
        @Nullable Integer files, @Nullable Long bytes, Instant createdAt) {}
