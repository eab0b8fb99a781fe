package io.coxswain.api;

/**
 * Something that offers REST routes below {@code /api/v1/jobs/{jobId}}. The service's own calls on one job (workers, cancel,
 * exit) are registered through this hook, as are those of every job type.
 */
public interface OpenApiHook {

    /**
     * Registers routes, and does nothing else. Called once at the start of each node, for the documentation, and first of
     * all on every new instance of a job master.
     *
     * @param routes where they are registered; valid during the call only
     */
    void onOpenApiInitialized(JobRoutes routes);
}
