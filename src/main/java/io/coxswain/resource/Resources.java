package io.coxswain.resource;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.JobStorage;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import io.coxswain.api.Violation;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens resources on this node. Thread-safe. */
public final class Resources {

    private final ResourceRows store;
    private final ResourceKind defaultKind;
    private final Supplier<String> ids;
    private final Map<ResourceKind, ResourceFiles> files = new EnumMap<>(ResourceKind.class);
    private volatile @Nullable UUID registered;

    /**
     * @param ids for new resources: each above the one before
     * @param files of the kinds that this node is set up for
     */
    public Resources(ResourceRows store, ResourceKind defaultKind, Supplier<String> ids, List<ResourceFiles> files) {
        this.store = store;
        this.ids = ids;
        this.defaultKind = defaultKind;
        files.forEach(one -> this.files.put(one.kind(), one));
    }

    /** @param kind of a new one; null for the default, and whatever it is that is there */
    public Resource open(ResourceHolder worker, String name, @Nullable ResourceKind kind) {
        worker.checkOpen();
        ResourceName.check("name", name);
        Optional<ResourceRow> known = worker.patiently(() -> store.find(worker.jobId(), worker.workerId(), name));
        ResourceRow row = known.orElseGet(() -> create(worker, name, kind == null ? defaultKind : kind));
        if (kind != null && kind != row.kind()) {
            throw new CoxswainException(ErrorCode.RESOURCE_EXISTS, "Resource '" + name + "' of job '" + worker.jobId()
                    + "' exists, of the kind "
                    + row.kind().code() + ": open it as that, or choose another name");
        }
        return open(worker, row);
    }

    private ResourceRow create(ResourceHolder worker, String name, ResourceKind kind) {
        String place = require(kind).requireStore();
        register(worker);
        return (ResourceRow) worker.write(new ResourceMutation.Open(ids.get(), name, kind, place, worker.node()));
    }

    /** So that workers which need files of this node's directory find it; once for each session. */
    private void register(ResourceHolder holder) {
        if (!holder.session().equals(registered)) {
            holder.patiently(() -> {
                register(holder.node(), holder.session());
                return true;
            });
        }
    }

    /** Tells which directory this node has, if it has one. */
    void register(String node, UUID session) {
        ResourceFiles local = files.get(ResourceKind.LOCAL);
        String place = local == null ? null : local.store();
        if (place != null) {
            store.register(place, node, session);
            registered = session;
        }
    }

    private Resource open(ResourceHolder holder, ResourceRow row) {
        ResourceFiles there = require(row.kind());
        if (!isHere(row)) {
            throw new CoxswainException(ErrorCode.RESOURCE_ELSEWHERE, "Resource '" + row.name() + "' of job '" + row.jobId() + "' is in "
                    + (row.kind() == ResourceKind.S3
                            ? "bucket " + row.store() + ", and this node is set up for " + there.store()
                                    + ": set coxswain.resources.s3.bucket as it was"
                            : "the local files of node " + row.node() + (row.reachable() ? "" : ", which is not live")
                                    + ": create a worker with WorkerOptions.withResources, which runs there, or make it of the kind s3"));
        }
        if (row.state() == ResourceState.TEMPORARY) {
            there.prepare(row.id());
        }
        return new OpenResource(holder, there, row);
    }

    boolean isHere(ResourceRow row) {
        ResourceFiles there = files.get(row.kind());
        return there != null && row.store().equals(there.store());
    }

    private ResourceFiles require(ResourceKind kind) {
        ResourceFiles there = files.get(kind);
        if (there == null) {
            String fault = "is " + kind.code() + ", which this node is not set up for: set coxswain.resources.s3.bucket, or use local";
            throw new InvalidInputException(ErrorCode.INVALID_PARAMETER, "The kind of the resource " + fault,
                    List.of(new Violation("/kind", fault)));
        }
        return there;
    }

    /** The resources of a job, for its master. */
    public JobStorage storage(ResourceHolder term) {
        return new FencedJobStorage(this, store, term, row -> open(term, row));
    }
}
