package io.coxswain.resource;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows of resources as {@link Resources} asks for them: in the database, or in memory. */
public interface ResourceRows {

    /** What that worker means by the name: its own temporary one, or else its job's. */
    Optional<ResourceRow> find(String jobId, @Nullable String workerId, String name);

    /** Those that somebody can open, in the order of their ids. */
    List<ResourceRow> listLive(String jobId, int limit);

    /** From now on workers that need files of that directory may run under that session, if it stands. */
    void register(String store, String node, UUID session);
}
