package io.coxswain.resource;

import io.coxswain.cluster.SessionListener;
import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the directory that an earlier process has left, tells for each session that this node has it, and clears it of what nobody
 * needs any more. Until then workers that need its files wait.
 */
final class AnnounceDirectory implements SessionListener, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(AnnounceDirectory.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final Resources resources;
    private final ResourceFiles files;
    private final SweepFiles sweep;
    private final Supplier<String> node;
    private volatile @Nullable UUID current;

    /** @param node the name of this node */
    AnnounceDirectory(Scheduler scheduler, Resources resources, ResourceFiles files, SweepFiles sweep, Supplier<String> node) {
        this.scheduler = scheduler;
        this.resources = resources;
        this.files = files;
        this.sweep = sweep;
        this.node = node;
    }

    @Override
    public void joined(UUID joined) {
        current = joined;
        scheduler.startVirtual("announce-directory", () -> announce(joined));
    }

    @Override
    public void lost(UUID lost) {
        current = null;
    }

    @Override
    public void close() {
        current = null;
    }

    private void announce(UUID session) {
        while (session.equals(current)) {
            try {
                files.takeOver();
                resources.register(node.get(), session);
                sweep.sweep();
                return;
            } catch (RuntimeException e) {
                log.warn("The directory of local files could not be announced, tries again: {}", e.getMessage());
                scheduler.pause(PAUSE);
            }
        }
    }
}
