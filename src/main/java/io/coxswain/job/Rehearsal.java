package io.coxswain.job;

import io.coxswain.api.Selector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a submission would come to.
 *
 * @param id null if it would be drawn
 * @param replayOf id of the job that an earlier request with the same key has submitted; null if a new one would be
 */
public record Rehearsal(@Nullable String id, String project, String type, Map<String, String> labels, List<Selector> selectors,
        RetryPolicy retry, Duration cancelTimeout, @Nullable String replayOf) {}
