package io.coxswain.api;

import java.util.List;

/**
 * A kind of job: how its configuration looks and how its master and workers are made. One instance serves all jobs of the
 * type on a node, from many threads: keep no state in it.
 *
 * <p>A node finds it as a plug-in: a jar in its directory {@code plugins} whose file {@code META-INF/services/io.coxswain.api.JobType} has the name
 * of the class, which is public and has a public constructor without parameters. When the node starts, it makes the instance and asks it for
 * everything but {@link #validate} of other people's configs; what throws then, or takes longer than ten seconds, is not offered, and
 * {@code GET /api/v1/job-types} says why. While code of a job type is run, the thread's context class loader is the one of its jar.
 *
 * @param <C> the configuration, a record; read from the {@code config} of a submitted job with unknown fields refused, and
 *     validated by its Jakarta Validation annotations
 */
public interface JobType<C> {

    /**
     * The name in {@code POST /jobs {"type": ...}}. Always the same: jobs that are submitted wait for a node with this name.
     *
     * @return lower case letters, digits and dashes, up to 64, not beginning with a dash; no other job type of the node has it
     */
    String name();

    /**
     * The record that {@code config} is read into. Its fields may be text, numbers, booleans, enums, {@code Duration} (written as {@code 50ms},
     * {@code 5s} or {@code PT5S}), {@code Instant}, {@code URI}, lists, maps and records; what may be left out is marked as {@code @Nullable}, and
     * the compact constructor fills in its default. Durations, defaults and constraints show in Swagger UI.
     *
     * @return a record
     */
    Class<C> configType();

    /**
     * A configuration that works as it stands, shown in Swagger UI and used to ask the type for its routes.
     *
     * @return one that is valid
     */
    C exampleConfig();

    /**
     * Checks what annotations can't express. Called at submission, on any node that has the type and by several threads at once, and again
     * before each {@link #create}; must not block for long and must have no effect. What it throws is answered with 500.
     *
     * @param config already valid by its annotations
     * @return what is wrong with it, empty if nothing is; each violation names a field and its cure
     */
    default List<Violation> validate(C config) {
        return List.of();
    }

    /**
     * Makes the master for one term. Assigns and checks; has no side effects, since it also runs just to learn the routes. An exception ends
     * the attempt, as one of a callback does.
     *
     * @param config valid, as it was submitted; a version of the type may get one that an older version has accepted
     * @return a new instance each time
     */
    JobMaster create(C config);

    /**
     * The workers that masters of this type, and callers of {@code POST /jobs/{id}/workers}, may create. Asked once.
     *
     * @return one for each name; empty if there are none
     */
    List<WorkerType<?>> workerTypes();
}
