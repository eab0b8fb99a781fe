package io.coxswain.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a job's row knows beside what is shown of it.
 *
 * @param leader name of the node that holds the job's lock
 * @param since when it got that
 * @param takeover how the last confirmed leader was lost
 * @param cancelDeadline when a cancellation is enforced
 * @param pauseDeadline when a pause is enforced
 * @param now the database's clock
 */
record Leadership(@Nullable String leader, @Nullable Instant since, @Nullable JsonNode takeover, @Nullable Instant cancelDeadline,
        @Nullable Instant pauseDeadline, Instant now) {}
