package io.coxswain.testkit;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ResourceState;
import io.coxswain.resource.ResourceMutation;
import io.coxswain.resource.ResourceRow;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What each of the service's mutations does to the rows of resources. Garbage is collected at once. */
final class ResourceWrites {

    private ResourceWrites() {}

    @Nullable
    static Object apply(Tables tables, Writer writer, ResourceMutation mutation, String jobId, Instant now) {
        switch (mutation) {
            case ResourceMutation.Open open -> {
                return open(tables, ((Writer.OfWorker) writer).id(), open, jobId, now);
            }
            case ResourceMutation.Persist persist -> persist(tables, persist, jobId);
            case ResourceMutation.Check(String id) -> require(tables, id);
            case ResourceMutation.Discard(String id) -> tables.resources.remove(id);
            case ResourceMutation.Remove(String name) -> persisted(tables, name).ifPresent(row -> tables.resources.remove(row.id()));
        }
        return null;
    }

    private static ResourceRow open(Tables tables, String workerId, ResourceMutation.Open open, String jobId, Instant now) {
        return find(tables, workerId, open.name()).orElseGet(() -> {
            ResourceRow row = new ResourceRow(open.id(), jobId, workerId, open.name(), open.kind(), open.store(), open.node(),
                    ResourceState.TEMPORARY, true, null, null, now, null);
            tables.resources.put(row.id(), row);
            return row;
        });
    }

    private static void persist(Tables tables, ResourceMutation.Persist persist, String jobId) {
        ResourceRow row = require(tables, persist.id());
        if (persisted(tables, row.name()).filter(other -> !other.id().equals(row.id())).isPresent()) {
            throw new CoxswainException(ErrorCode.RESOURCE_EXISTS, "Job '" + jobId + "' has another persisted resource '" + row.name()
                    + "': choose another name, or let the master remove the other one first");
        }
        tables.resources.put(row.id(), new ResourceRow(row.id(), jobId, row.workerId(), row.name(), row.kind(), row.store(), row.node(),
                ResourceState.PERSISTED, true, persist.files(), persist.bytes(), row.createdAt(), null));
    }

    private static ResourceRow require(Tables tables, String id) {
        ResourceRow row = tables.resources.get(id);
        if (row == null) {
            throw new CoxswainException(ErrorCode.RESOURCE_NOT_FOUND, "Resource " + id + " was removed: open it anew");
        }
        return row;
    }

    /** What that worker means by the name: its own temporary one, or else its job's. */
    static Optional<ResourceRow> find(Tables tables, @Nullable String workerId, String name) {
        return tables.resources.values().stream()
                .filter(row -> row.state() == ResourceState.TEMPORARY && row.workerId().equals(workerId) && row.name().equals(name))
                .findFirst().or(() -> persisted(tables, name));
    }

    static Optional<ResourceRow> persisted(Tables tables, String name) {
        return tables.resources.values().stream()
                .filter(row -> row.state() == ResourceState.PERSISTED && row.name().equals(name)).findFirst();
    }

    /** What is temporary goes with its worker. */
    static void workerEnded(Tables tables, String workerId) {
        tables.resources.values().removeIf(row -> row.state() == ResourceState.TEMPORARY && row.workerId().equals(workerId));
    }
}
