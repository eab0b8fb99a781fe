package io.coxswain.job;

import io.coxswain.api.ExitReason;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The end of a job over the head of its master.
 *
 * @param detail kept as the job's result
 * @param by who wants it
 */
public record ForcedExit(ExitReason reason, @Nullable String error, @Nullable JsonNode detail, String by) {}
