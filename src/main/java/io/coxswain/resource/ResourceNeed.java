package io.coxswain.resource;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A resource that a worker needs.
 *
 * @param name null when the resource was removed
 * @param node that has its local files, or had them last
 * @param session of the process that has them now; null when none does
 */
public record ResourceNeed(String workerId, String id, @Nullable String name, boolean isLocal, @Nullable String node,
        @Nullable UUID session) {}
