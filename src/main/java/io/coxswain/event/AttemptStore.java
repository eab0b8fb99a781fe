package io.coxswain.event;

import io.coxswain.event.Attempt.AttemptError;
import io.coxswain.event.Attempt.Outcome;
import io.coxswain.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/**
 * Attempts, read from the events of their job. Each term leaves an event when it begins and one when it ends, in the transactions of these
 * steps; so they are as durable as the steps, and cost nothing else.
 */
final class AttemptStore {

    private static final Set<String> HAND_OVERS = Set.of("shutdown", "drain", "resigned", "rebalance", "resumed", "config");

    private final JdbcTemplate pool;
    private final Json json;

    AttemptStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
    }

    /** Terms with epochs below {@code beforeEpoch}, the newest first. Those whose events are dropped are missing, and counted all the same. */
    List<Attempt> list(String jobId, long beforeEpoch, int limit) {
        return pool.query("""
                with kept as materialized (
                    select e.seq, e.epoch, e.at, e.kind, e.node, e.data
                    from job_event e
                    where e.job_id = ? and e.kind in ('LEADER_ELECTED', 'LEADER_LOST', 'ATTEMPT_FAILED', 'EXITED', 'PAUSED',
                          'CANCEL_ENFORCED')
                      and %s),
                placed as (
                    select seq, at, kind, data,
                        max(epoch) filter (where kind = 'LEADER_ELECTED') over (order by epoch, seq) as term
                    from kept),
                ends as (
                    select distinct on (term) term, at, kind, data from placed where kind <> 'LEADER_ELECTED' order by term, seq),
                begins as (
                    select epoch, node, at, lead(at) over (order by epoch) as next_at,
                        row_number() over (order by epoch desc) - 1 as later, count(*) over () as known
                    from kept where kind = 'LEADER_ELECTED')
                select greatest(j.terms, b.known) - b.later as number, b.epoch, b.node, b.at as began,
                    coalesce(e.at, b.next_at) as ended, e.kind, e.data, b.next_at is null and j.leader_session is not null as leads
                from begins b join job j on j.id = ? left join ends e on e.term = b.epoch
                where b.epoch < ? order by b.epoch desc limit ?
                """.formatted(EventStore.OF_THIS_JOB), this::attempt, jobId, jobId, jobId, beforeEpoch, limit);
    }

    private Attempt attempt(ResultSet row, int n) throws SQLException {
        String kind = row.getString("kind");
        JsonNode data = json.tree(row.getString("data"));
        boolean leads = kind == null && row.getBoolean("leads");
        return new Attempt(row.getLong("number"), row.getLong("epoch"), row.getString("node"), instant(row, "began"),
                leads ? null : instant(row, "ended"), leads ? Outcome.RUNNING : outcome(kind, data), error(kind, data), cause(kind, data));
    }

    private static Outcome outcome(@Nullable String kind, @Nullable JsonNode data) {
        return switch (kind) {
            case "ATTEMPT_FAILED" -> Outcome.FAILED;
            case "CANCEL_ENFORCED" -> Outcome.CANCELED;
            case "EXITED" -> Outcome.valueOf(text(data, "state"));
            case "PAUSED" -> Outcome.PAUSED;
            case "LEADER_LOST" -> HAND_OVERS.contains(text(data, "cause")) ? Outcome.HANDED_OVER : Outcome.LOST;
            case null, default -> Outcome.SUPERSEDED;
        };
    }

    private static @Nullable AttemptError error(@Nullable String kind, @Nullable JsonNode data) {
        String error = text(data, "error");
        if ("CANCEL_ENFORCED".equals(kind)) {
            return new AttemptError("cancel-timeout", "It had not ended the job by the deadline of its cancellation");
        }
        return error == null ? null : new AttemptError(text(data, "code"), error);
    }

    private static @Nullable String cause(@Nullable String kind, @Nullable JsonNode data) {
        return "LEADER_LOST".equals(kind) ? text(data, "cause") : text(data, "by");
    }

    private static @Nullable String text(@Nullable JsonNode data, String field) {
        JsonNode value = data == null ? null : data.get(field);
        return value == null || value.isNull() ? null : value.asString();
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
