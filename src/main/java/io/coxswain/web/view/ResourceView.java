package io.coxswain.web.view;

import io.coxswain.api.ResourceState;
import io.coxswain.resource.ResourceRow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A resource as people see it.
 *
 * @param kind local or s3
 * @param worker that made it
 * @param node that has its files, or had them last; of s3 the one that it was made on
 * @param reachable whether any live node can open it
 * @param files how many it had when it was last persisted
 * @param bytes how large these were together
 * @param error why its bytes could not be removed the last time
 */
@Schema(name = "Resource")
public record ResourceView(String id, String name, String kind, ResourceState state, String worker, String node, boolean reachable,
        @Nullable Integer files, @Nullable Long bytes, @Nullable String error, Instant createdAt) {

    public static ResourceView of(ResourceRow row) {
        return new ResourceView(row.id(), row.name(), row.kind().code(), row.state(), row.workerId(), row.node(), row.reachable(), row
                .files(),
                row.bytes(), row.error(), row.createdAt());
    }
}
