package io.coxswain.web.openapi;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.audit.AuditEvent;
import io.coxswain.diagnosis.Explanation;
import io.coxswain.diagnosis.Reason;
import io.coxswain.event.JobEvent;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import io.coxswain.placement.Verdict;
import io.coxswain.plugin.Plugin;
import io.coxswain.web.problem.Problem;
import io.coxswain.web.schema.RecordSchemas;
import io.coxswain.web.schema.RecordSchemas.Direction;
import io.coxswain.web.view.DryRunView;
import io.coxswain.web.view.EventPage;
import io.coxswain.web.view.JobBatchView;
import io.coxswain.web.view.JobTypeView;
import io.coxswain.web.view.JobView;
import io.coxswain.web.view.LeaderView;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.NodeJson;
import io.coxswain.worker.NewWorkerRequest;
import io.coxswain.worker.WorkerView;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Schemas of the document: the service's own types by name, those of job types' authors inline, so that no two names can clash. */
final class DocumentSchemas {

    private static final String PREFIX = "#/components/schemas/";

    private static final Map<Class<?>, String> READ = Map.ofEntries(Map.entry(JobView.class, "Job"), Map.entry(Lists.Jobs.class, "JobList"),
            Map.entry(WorkerView.class, "Worker"), Map.entry(Lists.Workers.class, "WorkerList"), Map.entry(NodeJson.class, "Node"),
            Map.entry(Lists.Nodes.class, "NodeList"), Map.entry(JobTypeView.class, "JobType"),
            Map.entry(Lists.JobTypes.class, "JobTypeList"), Map.entry(Lists.JobTypeSummary.class, "JobTypeSummary"),
            Map.entry(Plugin.class, "Plugin"),
            Map.entry(JobEvent.class, "Event"), Map.entry(EventPage.class, "EventPage"), Map.entry(Lists.Events.class, "EventList"), Map
                    .entry(Lists.Entry.class, "KeyValueEntry"),
            Map.entry(Lists.Entries.class, "KeyValueList"), Map.entry(LeaderView.class, "Leader"), Map.entry(Problem.class, "Problem"),
            Map.entry(JobBatchView.Results.class, "JobBatchResults"), Map.entry(JobBatchView.Result.class, "JobBatchResult"),
            Map.entry(DryRunView.class, "DryRun"), Map.entry(Verdict.class, "NodeVerdict"), Map.entry(Explanation.class, "Explanation"),
            Map.entry(Reason.class, "Reason"), Map.entry(AuditEvent.class, "AuditEvent"),
            Map.entry(Lists.AuditEvents.class, "AuditEventList"));

    private static final Map<Class<?>, String> WRITTEN = Map.of(JobSubmission.class, "JobSubmission", JobBatchView.Submissions.class,
            "JobBatch", NewWorkerRequest.class, "NewWorker", Selector.class, "Selector", Spread.class, "Spread");

    /** Maps have no order of their own, but the document has to be the same each time. */
    private final JsonMapper examples;

    DocumentSchemas(Json json) {
        this.examples = json.mapper().rebuild().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();
    }

    /** Every named schema. */
    Map<String, Schema<?>> components() {
        Map<String, Schema<?>> components = new TreeMap<>();
        READ.forEach((type, name) -> components.put(name, schema(drawn(Direction.READ).draw(type))));
        WRITTEN.forEach((type, name) -> components.put(name, schema(drawn(Direction.WRITTEN).draw(type))));
        // The one of these that authors make as well, so that it checks itself and has no annotations.
        components.get(WRITTEN.get(Selector.class)).setRequired(List.of("key", "op"));
        return components;
    }

    /** The schema of a body, or a reference to it. */
    Schema<?> of(Class<?> type, Direction direction) {
        return schema(reference(type).<Map<String, Object>>map(name -> Map.of("$ref", name)).orElseGet(() -> drawn(direction).draw(type)));
    }

    /** An example as plain maps and lists, since the document is written by another library. */
    Object example(Object value) {
        return examples.convertValue(value, Object.class);
    }

    private static RecordSchemas drawn(Direction direction) {
        return new RecordSchemas(direction, DocumentSchemas::reference);
    }

    private static Optional<String> reference(Class<?> type) {
        return Optional.ofNullable(READ.getOrDefault(type, WRITTEN.get(type))).map(PREFIX::concat);
    }

    static Schema<?> schema(Map<String, Object> drawn) {
        return Json31.mapper().convertValue(drawn, Schema.class);
    }
}
