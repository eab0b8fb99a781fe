package io.coxswain.web.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.coxswain.web.problem.Problem;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Many jobs at once. */
public final class JobBatchView {

    private JobBatchView() {}

    /** @param jobs each read for itself, so that one that can't be read fails alone */
    @Schema(name = "JobBatch")
    public record Submissions(@NotNull @Size(min = 1, max = 1_000) List<JsonNode> jobs) {}

    /** @param results in the order of the submissions */
    @Schema(name = "JobBatchResults")
    public record Results(List<Result> results) {}

    /** Either the job or the problem. */
    @Schema(name = "JobBatchResult")
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Result(@Nullable JobView job, @Nullable Problem error) {}
}
