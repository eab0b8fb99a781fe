package io.coxswain.resource;

import io.coxswain.api.ResourceKind;
import io.coxswain.cluster.SessionListener;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.TimeOrderedId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/** What a node has to do with resources: opens them for its workers and masters, collects garbage, sweeps. Table of contents. */
public final class NodeResources implements SessionListener, AutoCloseable {

    private final Resources resources;
    private final List<ResourceFiles> files;
    private final List<CollectGarbage> collectors = new ArrayList<>();
    private final List<SweepFiles> sweeps = new ArrayList<>();
    private final List<AnnounceDirectory> announcements = new ArrayList<>();

    /**
     * @param files of the kinds that this node is set up for
     * @param interval how often to look for garbage
     * @param lock of all nodes together, for what each of them can sweep
     * @param node the name of this node
     */
    public NodeResources(Scheduler scheduler, ResourceStore store, GarbageStore garbage, ResourceKind defaultKind,
            List<ResourceFiles> files,
            Duration interval, ResourceListener listener, Lock lock, Supplier<String> node) {
        this.resources = new Resources(store, defaultKind, TimeOrderedId::next, files);
        this.files = files;
        for (ResourceFiles kind : files) {
            boolean ours = kind.kind() == ResourceKind.LOCAL;
            SweepFiles sweep = new SweepFiles(scheduler, garbage, kind, listener, ours ? null : lock);
            collectors.add(new CollectGarbage(scheduler, garbage, kind, listener, interval));
            sweeps.add(sweep);
            if (ours) {
                announcements.add(new AnnounceDirectory(scheduler, resources, kind, sweep, node));
            }
        }
    }

    public Resources resources() {
        return resources;
    }

    /** Begins to look for garbage. */
    public void start() {
        collectors.forEach(CollectGarbage::start);
        sweeps.forEach(SweepFiles::start);
    }

    /** Removes what is due, of each kind. Returns how many resources are gone. */
    public int collect() {
        return collectors.stream().mapToInt(CollectGarbage::collect).sum();
    }

    /** Removes what has no row, of each kind. Returns of how many resources. */
    public int sweep() {
        return sweeps.stream().mapToInt(SweepFiles::sweep).sum();
    }

    @Override
    public void joined(UUID joined) {
        announcements.forEach(announcement -> announcement.joined(joined));
    }

    @Override
    public void lost(UUID lost) {
        announcements.forEach(announcement -> announcement.lost(lost));
    }

    @Override
    public void close() {
        announcements.forEach(AnnounceDirectory::close);
        collectors.forEach(CollectGarbage::close);
        sweeps.forEach(SweepFiles::close);
        files.forEach(ResourceFiles::close);
    }
}
