package io.coxswain.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;

/**
 * A job type: what it takes and what it offers.
 *
 * @param configSchema JSON schema (2020-12) of {@code config}
 * @param exampleConfig works as it stands
 * @param routes calls on jobs of this type, below {@code /api/v1/jobs/{jobId}}
 */
@Schema(name = "JobType")
public record JobTypeView(String name, Map<String, Object> configSchema, Object exampleConfig, List<WorkerTypeView> workerTypes,
        List<RouteView> routes) {

    /** A worker type of a job type. */
    public record WorkerTypeView(String name, Map<String, Object> configSchema, Object exampleConfig) {}

    /** A call on jobs of a type. */
    public record RouteView(String method, String path, String summary) {}
}
