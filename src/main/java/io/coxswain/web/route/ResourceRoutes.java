package io.coxswain.web.route;

import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.OpenApiHook;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import io.coxswain.job.JobManager;
import io.coxswain.resource.ResourceRow;
import io.coxswain.resource.ResourceStore;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.PageTokens;
import io.coxswain.web.view.ResourceView;

/** The files that a job's workers have made. */
final class ResourceRoutes implements OpenApiHook {

    private final JobManager jobs;
    private final ResourceStore resources;

    ResourceRoutes(JobManager jobs, ResourceStore resources) {
        this.jobs = jobs;
        this.resources = resources;
    }

    @Override
    public void onOpenApiInitialized(JobRoutes routes) {
        routes.anyNode(HttpMethod.GET, "/resources", this::list).summary("List the resources of a job")
                .description("The files that its workers have opened, in the order of their creation, wherever they are. What is GARBAGE "
                        + "is about to be removed; if that has failed, the error says why, and it is tried again.")
                .query(PageTokens.SIZE).query(PageTokens.TOKEN).response(200, Lists.Resources.class, RouteExamples.RESOURCES);
    }

    private RouteResponse list(RouteRequest request) {
        int size = PageTokens.size(request);
        String after = PageTokens.after(request);
        String jobId = jobs.require(request.jobId()).id();
        var page = PageTokens.page(resources.list(jobId, after == null ? "" : after, size + 1), size, ResourceRow::id);
        return RouteResponse.ok(new Lists.Resources(page.items().stream().map(ResourceView::of).toList(), page.nextPageToken()));
    }
}
