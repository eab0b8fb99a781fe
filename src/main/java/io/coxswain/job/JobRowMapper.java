package io.coxswain.job;

import io.coxswain.api.Selector;
import io.coxswain.json.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import tools.jackson.core.type.TypeReference;

/** Reads a job from the columns that {@link #COLUMNS} selects. */
final class JobRowMapper implements RowMapper<Job> {

    /** From job {@code j} left join node_session {@code s} on the leader's session. */
    static final String COLUMNS = """
            j.id, j.project, j.type, j.config, j.labels, j.selectors, j.retry,
            (extract(epoch from j.cancel_timeout) * 1000)::bigint as cancel_timeout_millis, j.state, j.initialized, j.epoch,
            j.leader_session, j.leader_address, j.leader_since, s.node_name as leader_node, j.attempts, j.runnable_at, j.error,
            j.status, j.detail, j.created_at, j.started_at, j.finished_at, j.updated_at
            """;

    /** The same, for lists: configs may be large, and nobody sees them there. */
    static final String COLUMNS_WITHOUT_CONFIG = COLUMNS.replace("j.config", "'null'::jsonb as config");

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
    private static final TypeReference<List<Selector>> SELECTORS = new TypeReference<>() {};

    private final Json json;

    JobRowMapper(Json json) {
        this.json = json;
    }

    @Override
    public Job mapRow(ResultSet row, int n) throws SQLException {
        String cancelTimeout = row.getString("cancel_timeout_millis");
        String retry = row.getString("retry");
        String error = row.getString("error");
        return new Job(row.getString("id"), row.getString("project"), row.getString("type"), json.tree(row.getString("config")),
                json.mapper().readValue(row.getString("labels"), LABELS),
                json.mapper().readValue(row.getString("selectors"), SELECTORS),
                retry == null ? null : json.read(retry, RetryPolicy.Overrides.class),
                cancelTimeout == null ? null : Duration.ofMillis(Long.parseLong(cancelTimeout)),
                JobState.valueOf(row.getString("state")), row.getBoolean("initialized"), row.getLong("epoch"),
                row.getObject("leader_session", UUID.class), leader(row), row.getInt("attempts"), instant(row, "runnable_at"),
                error == null ? null : json.read(error, Job.JobError.class), json.tree(row.getString("status")),
                json.tree(row.getString("detail")), instant(row, "created_at"), instant(row, "started_at"),
                instant(row, "finished_at"), instant(row, "updated_at"));
    }

    /** The row of {@code job} as it was inserted at {@code createdAt}. */
    Job inserted(NewJob job, long epoch, @Nullable UUID leader, Instant createdAt) {
        return new Job(job.id(), job.project(), job.type(), json.tree(job.config()), json.mapper().readValue(job.labels(), LABELS),
                json.mapper().readValue(job.selectors(), SELECTORS),
                job.retry() == null ? null : json.read(job.retry(), RetryPolicy.Overrides.class),
                job.cancelTimeoutMillis() == null ? null : Duration.ofMillis(job.cancelTimeoutMillis()), JobState.CREATED, false,
                epoch, leader, null, 0, createdAt, null, null, null, createdAt, null, null, createdAt);
    }

    private static Job.@Nullable Leader leader(ResultSet row) throws SQLException {
        String node = row.getString("leader_node");
        String address = row.getString("leader_address");
        return node == null || address == null ? null : new Job.Leader(node, address, instant(row, "leader_since"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
