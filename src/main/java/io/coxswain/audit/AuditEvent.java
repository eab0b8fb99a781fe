package io.coxswain.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call that changed something, or tried to.
 *
 * @param id grows; not without gaps
 * @param at when it was answered, by the database's clock
 * @param actor who called
 * @param role what the caller may do; null for nothing
 * @param path with the names of its variables, not their values; as it came if it was refused
 * @param jobId the job that it was about, if one
 * @param status of the answer
 * @param address where the call came from
 * @param node that was called
 */
public record AuditEvent(long id, Instant at, String actor, @Nullable String role, String method, String path, @Nullable String jobId,
        int status, String address, String node) {}
