package io.coxswain.worker;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A worker that somebody wants for a job.
 *
 * @param config the worker type's defaults if null
 * @param cost 1 if null
 * @param selectors those of the job if null; none if empty, so that it runs anywhere in spite of the job's
 * @param spread how far from the job's other workers of its type it is to run; does not matter if null
 * @param resources names of persisted resources of the job: it runs only where all of them can be opened
 */
public record NewWorkerRequest(@Nullable @NotNull(message = "is missing: GET /api/v1/job-types/{type} lists the worker types") String type,
        @Nullable JsonNode config, @Nullable @Min(value = 1, message = "must be 1 or more") Integer cost,
        @Nullable @Size(max = 64, message = "must have at most 64 entries") List<@NotNull Selector> selectors,
        @Nullable Spread spread,
        @Nullable @Size(max = 64, message = "must have at most 64 entries") List<@NotNull String> resources) {
    /** Without its config, which may hold secrets. */
    @Override
    public String toString() {
        return "NewWorkerRequest[type=" + type + ", cost=" + cost + ", selectors=" + selectors + ", spread=" + spread
                + ", resources=" + resources + "]";
    }
}
