package io.coxswain.resource;

import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A resource as its row stood at one moment.
 *
 * @param store LOCAL: the id of the directory; S3: the bucket
 * @param node that has its files, or had them last
 * @param reachable whether a live node has the directory; true for S3
 * @param error why its bytes could not be removed the last time
 */
public record ResourceRow(String id, String jobId, String workerId, String name, ResourceKind kind, String store, String node,
        ResourceState state, boolean reachable, @Nullable Integer files, @Nullable Long bytes, Instant createdAt,
        @Nullable String error) {}
