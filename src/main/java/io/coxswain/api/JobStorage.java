package io.coxswain.api;

import java.util.List;
import java.util.Optional;

/** The resources of a job as its master sees them, whichever node has them. See {@link Resource}. */
public interface JobStorage {

    /**
     * The persisted resources, and the temporary ones of workers that have not ended, in the order in which they were made.
     *
     * @param limit at most this many, 1 to 10,000
     * @return as they were at one moment
     */
    List<ResourceInfo> list(int limit);

    /**
     * The persisted resource of that name.
     *
     * @param name within the job
     * @return empty if there is none
     */
    Optional<ResourceInfo> find(String name);

    /**
     * The persisted resource of that name, to read it, or to write more of it.
     *
     * @param name within the job
     * @return open until the term ends
     * @throws CoxswainException {@link ErrorCode#RESOURCE_NOT_FOUND}; {@link ErrorCode#RESOURCE_ELSEWHERE} when it is in local files of another
     *     node: let a worker there do it, by {@link WorkerOptions#withResources}
     */
    Resource open(String name);

    /**
     * Gives up the persisted resource of that name, on whichever node: nobody can open it any more, and its bytes are removed soon. Nothing
     * happens when there is none. Returns when durable.
     *
     * @param name within the job
     */
    void remove(String name);
}
