package io.coxswain.api;

import java.util.List;

/**
 * A kind of job: how its configuration looks and how its master and workers are made. One instance serves all jobs of the
 * type on a node, from many threads: keep no state in it.
 *
 * @param <C> the configuration, a record; read from the {@code config} of a submitted job with unknown fields refused, and
 *     validated by its Jakarta Validation annotations
 */
public interface JobType<C> {

    /** The name in {@code POST /jobs {"type": ...}}: lower case letters, digits and dashes, up to 64 characters. */
    String name();

    /** The record that {@code config} is read into. */
    Class<C> configType();

    /** A configuration that works as it stands, shown in Swagger UI and used to ask the type for its routes. */
    C exampleConfig();

    /**
     * Checks what annotations can't express. Called at submission, on any node; must not block for long and must have no
     * effect.
     *
     * @param config already valid by its annotations
     * @return what is wrong with it, empty if nothing is; each violation names a field and its cure
     */
    default List<Violation> validate(C config) {
        return List.of();
    }

    /**
     * Makes the master for one term. Assigns and checks; has no side effects, since it also runs just to learn the routes.
     */
    JobMaster create(C config);

    /** The workers that masters of this type may create. */
    List<WorkerType<?>> workerTypes();
}
