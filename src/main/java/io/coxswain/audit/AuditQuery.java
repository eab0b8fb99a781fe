package io.coxswain.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rows to look at; null for any.
 *
 * @param since answered at that time or later
 */
public record AuditQuery(@Nullable String actor, @Nullable String jobId, @Nullable Instant since) {}
