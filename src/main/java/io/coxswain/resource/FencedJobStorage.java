package io.coxswain.resource;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobStorage;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The resources of one job as its master sees them. */
final class FencedJobStorage implements JobStorage {

    private static final int MOST = 10_000;

    private final Resources resources;
    private final ResourceRows store;
    private final ResourceHolder term;
    private final Function<ResourceRow, Resource> opening;

    FencedJobStorage(Resources resources, ResourceRows store, ResourceHolder term, Function<ResourceRow, Resource> opening) {
        this.resources = resources;
        this.store = store;
        this.term = term;
        this.opening = opening;
    }

    @Override
    public List<ResourceInfo> list(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("A list holds 1 to " + MOST + " resources, not " + limit);
        }
        term.checkOpen();
        return term.patiently(() -> store.listLive(term.jobId(), limit)).stream().map(this::info).toList();
    }

    @Override
    public Optional<ResourceInfo> find(String name) {
        return row(name).map(this::info);
    }

    @Override
    public Resource open(String name) {
        return opening.apply(row(name).orElseThrow(() -> new CoxswainException(ErrorCode.RESOURCE_NOT_FOUND, "Job '" + term.jobId()
                + "' has no persisted resource '" + name + "': storage().list tells which it has")));
    }

    @Override
    public void remove(String name) {
        term.write(new ResourceMutation.Remove(ResourceName.check("name", name)));
    }

    private Optional<ResourceRow> row(String name) {
        term.checkOpen();
        ResourceName.check("name", name);
        return term.patiently(() -> store.find(term.jobId(), null, name));
    }

    private ResourceInfo info(ResourceRow row) {
        return new ResourceInfo(row.id(), row.name(), row.kind(), row.state(), row.workerId(), row.node(), resources.isHere(row), row
                .files(),
                row.bytes(), row.createdAt());
    }
}
