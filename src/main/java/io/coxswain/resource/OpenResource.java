package io.coxswain.resource;

import io.coxswain.api.Resource;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** A resource in the hands of a worker or a master. */
final class OpenResource implements Resource {

    private final ResourceHolder holder;
    private final ResourceFiles files;
    private final ResourceRow row;
    private volatile ResourceState state;

    OpenResource(ResourceHolder holder, ResourceFiles files, ResourceRow row) {
        this.holder = holder;
        this.files = files;
        this.row = row;
        this.state = row.state();
    }

    @Override
    public String id() {
        return row.id();
    }

    @Override
    public String name() {
        return row.name();
    }

    @Override
    public ResourceKind kind() {
        return row.kind();
    }

    @Override
    public ResourceState state() {
        return state;
    }

    @Override
    public OutputStream create(String file) {
        holder.checkOpen();
        return files.create(row.id(), ResourceName.check("file", file), isDurable(), writing());
    }

    @Override
    public OutputStream append(String file) {
        holder.checkOpen();
        return files.append(row.id(), ResourceName.check("file", file), isDurable(), writing());
    }

    /** What is temporary does not outlive the process, so nothing has to wait for the disk. */
    private boolean isDurable() {
        return state != ResourceState.TEMPORARY;
    }

    private ResourceFiles.Writing writing() {
        return new ResourceFiles.Writing() {
            @Override
            public void checkOpen() {
                holder.checkOpen();
            }

            @Override
            public void checkFence() {
                holder.write(new ResourceMutation.Check(row.id()));
            }
        };
    }

    @Override
    public InputStream read(String file) {
        holder.checkOpen();
        return files.read(row.id(), ResourceName.check("file", file));
    }

    @Override
    public List<ResourceFile> list() {
        holder.checkOpen();
        return files.list(row.id());
    }

    @Override
    public void delete(String file) {
        String name = ResourceName.check("file", file);
        holder.checkOpen();
        writing().checkFence();
        files.delete(row.id(), name);
    }

    /** First the bytes, then the row: what is told to be kept is. */
    @Override
    public void persist() {
        holder.checkOpen();
        files.makeDurable(row.id());
        List<ResourceFile> all = files.list(row.id());
        holder.write(new ResourceMutation.Persist(row.id(), all.size(), all.stream().mapToLong(ResourceFile::size).sum()));
        state = ResourceState.PERSISTED;
    }

    @Override
    public void discard() {
        holder.write(new ResourceMutation.Discard(row.id()));
        state = ResourceState.GARBAGE;
    }

    @Override
    public String toString() {
        return "Resource[name=" + row.name() + ", id=" + row.id() + ", kind=" + row.kind() + ", state=" + state + "]";
    }
}
