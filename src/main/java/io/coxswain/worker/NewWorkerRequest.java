package io.coxswain.worker;

import io.coxswain.api.Selector;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A worker that somebody wants for a job.
 *
 * @param config the worker type's defaults if null
 * @param cost 1 if null
 * @param selectors those of the job if null
 */
public record NewWorkerRequest(@Nullable String type, @Nullable JsonNode config, @Nullable Integer cost,
        @Nullable List<Selector> selectors) {
    /** Without its config, which may hold secrets. */
    @Override
    public String toString() {
        return "NewWorkerRequest[type=" + type + ", cost=" + cost + ", selectors=" + selectors + "]";
    }
}
