package io.coxswain.resource;

import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceKind;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one kind of resources, by the ids of these. Knows nothing of rows. Thread-safe. Whatever can't be done for now is a
 * {@link io.coxswain.api.ResourceUnavailableException}.
 */
public interface ResourceFiles extends AutoCloseable {

    /** Told while a file is written. */
    interface Writing {

        /** Cheap; throws when the writer has ended. */
        void checkOpen();

        /** Asks the database; throws when the writer or the resource has ended. Nothing becomes visible then. */
        void checkFence();
    }

    ResourceKind kind();

    /** Where this node has them, as rows name it; null when it has none so far. */
    @Nullable
    String store();

    /** Takes up what an earlier process of this node has left, if anything. */
    default void takeOver() {}

    /** {@link #store}, set up if need be. */
    String requireStore();

    /** Before the first file of a resource. */
    void prepare(String id);

    /** @param durable whether what is written must survive a crash of the machine */
    OutputStream create(String id, String file, boolean durable, Writing writing);

    /** As {@link #create}. */
    OutputStream append(String id, String file, boolean durable, Writing writing);

    /** @throws io.coxswain.api.CoxswainException {@link io.coxswain.api.ErrorCode#RESOURCE_NOT_FOUND} */
    InputStream read(String id, String file);

    /** In the order of their names. */
    List<ResourceFile> list(String id);

    void delete(String id, String file);

    /** What was written survives a crash of the machine from now on. */
    void makeDurable(String id);

    /**
     * Removes everything of these resources. One that can't be removed holds up no other.
     *
     * @return why not, by id
     */
    Map<String, String> remove(List<String> ids);

    /** Ids of which something is there, in order, after that one. Empty at the end. */
    List<String> findIds(String after);

    @Override
    void close();
}
