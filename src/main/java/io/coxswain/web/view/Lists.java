package io.coxswain.web.view;

import io.coxswain.audit.AuditEvent;
import io.coxswain.event.Attempt;
import io.coxswain.event.JobEvent;
import io.coxswain.plugin.Plugin;
import io.coxswain.worker.WorkerView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers that are lists. {@code nextPageToken} asks for the next page; null on the last one. */
public final class Lists {

    private Lists() {}

    /** Newest first. */
    @Schema(name = "JobList")
    public record Jobs(List<JobView> jobs, @Nullable String nextPageToken) {}

    /** In the order of their creation. */
    @Schema(name = "WorkerList")
    public record Workers(List<WorkerView> workers, @Nullable String nextPageToken) {}

    /** By name. */
    @Schema(name = "NodeList")
    public record Nodes(List<NodeJson> nodes, @Nullable String nextPageToken) {}

    /**
     * By name.
     *
     * @param plugins by name of the file; those that were refused have an error and no types
     */
    @Schema(name = "JobTypeList")
    public record JobTypes(List<JobTypeSummary> jobTypes, List<Plugin> plugins, @Nullable String nextPageToken) {}

    /** A job type in a list. */
    @Schema(name = "JobTypeSummary")
    public record JobTypeSummary(String name, List<String> workerTypes) {}

    /** Oldest first. */
    @Schema(name = "EventList")
    public record Events(List<JobEvent> events, @Nullable String nextPageToken) {}

    /** Newest first. */
    @Schema(name = "AttemptList")
    public record Attempts(List<Attempt> attempts, @Nullable String nextPageToken) {}

    /** Newest first. */
    @Schema(name = "AuditEventList")
    public record AuditEvents(List<AuditEvent> events, @Nullable String nextPageToken) {}

    /** In the order of their creation. */
    @Schema(name = "ResourceList")
    public record Resources(List<ResourceView> resources, @Nullable String nextPageToken) {}

    /** By key, in the order of bytes. */
    @Schema(name = "KeyValueList")
    public record Entries(List<Entry> entries, @Nullable String nextPageToken) {}

    /** One entry of a job's key-value store. */
    @Schema(name = "KeyValueEntry")
    public record Entry(String key, JsonNode value, long version) {}
}
