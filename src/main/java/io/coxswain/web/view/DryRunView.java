package io.coxswain.web.view;

import io.coxswain.api.Selector;
import io.coxswain.diagnosis.Hosts;
import io.coxswain.job.Rehearsal;
import io.coxswain.job.RetryPolicy;
import io.coxswain.placement.Verdict;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What submitting would do; nothing was written.
 *
 * @param job what would be submitted, defaults filled in
 * @param replayOf id of the job that an earlier request with the same key has submitted; null if a new one would be
 * @param summary who could host it, for people
 * @param master for each live node whether it could lead the job, and why not
 * @param workers likewise for the job's workers that say nothing else
 */
@Schema(name = "DryRun")
public record DryRunView(Submission job, @Nullable String replayOf, String summary, List<Verdict> master, List<Verdict> workers) {

    /** @param id null if the service would draw it */
    public record Submission(@Nullable String id, String project, String type, Map<String, String> labels, List<Selector> selectors,
            RetryPolicy retry, Duration cancelTimeout) {}

    public static DryRunView of(Rehearsal rehearsal, Hosts hosts) {
        return new DryRunView(
                new Submission(rehearsal.id(), rehearsal.project(), rehearsal.type(), rehearsal.labels(), rehearsal.selectors(),
                        rehearsal.retry(), rehearsal.cancelTimeout()),
                rehearsal.replayOf(), hosts.summary(), hosts.master(), hosts.workers());
    }
}
