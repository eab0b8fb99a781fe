package io.coxswain.web.route;

import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.OpenApiHook;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.diagnosis.Explanation;
import io.coxswain.job.JobManager;

/** Why a job is as it is. */
final class WhyRoute implements OpenApiHook {

    private final JobManager jobs;
    private final Diagnosis diagnosis;

    WhyRoute(JobManager jobs, Diagnosis diagnosis) {
        this.jobs = jobs;
        this.diagnosis = diagnosis;
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        routes.anyNode(HttpMethod.GET, "/why", this::why).summary("Why a job is as it is")
                .description(
                        "In sentences, with the evidence they rest on: why it does not run, and which node could not take it for what; "
                                + "what it waits for; why its workers wait; how it came to another node; why, and by whom, it was ended. What "
                                + "explains its state most comes first. Programs compare the codes.")
                .response(200, Explanation.class, RouteExamples.EXPLANATION);
    }

    private RouteResponse why(RouteRequest request) {
        return RouteResponse.ok(diagnosis.explain(jobs.require(request.jobId())));
    }
}
