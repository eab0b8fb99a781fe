package io.coxswain.placement;

import io.coxswain.cluster.NodeView;
import io.coxswain.json.Json;
import io.coxswain.placement.Seeker.Question;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.core.type.TypeReference;

/** The live nodes, as what waits for one sees them. */
public final class LiveNodeStore {

    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};
    private static final TypeReference<List<LiveNode.Answer>> ANSWERS = new TypeReference<>() {};

    private final JdbcTemplate pool;
    private final Json json;

    public LiveNodeStore(JdbcTemplate pool, Json json) {
        this.pool = pool;
        this.json = json;
    }

    JdbcTemplate pool() {
        return pool;
    }

    /**
     * The live nodes with their answers. Labels are matched by the function that claims use, and workers are counted as they are when
     * they are dealt.
     *
     * @param margin before the end of its lease at which a node is suspended
     */
    List<LiveNode> list(JdbcTemplate jdbc, List<Question> questions, Duration margin) {
        return jdbc.query("""
                select n.id, n.node_name, n.state, n.labels, n.slots, coalesce(l.used_slots, n.used_slots) as used_slots, n.job_masters,
                    n.max_job_masters, n.job_types, n.renewed_at,
                    n.expires_at - ? * interval '1 millisecond' <= clock_timestamp() as silent,
                    (select coalesce(jsonb_agg(jsonb_build_object(
                        'unmatched', (
                            select coalesce(jsonb_agg(s.selector order by s.n), '[]')
                            from jsonb_array_elements(q.selectors::jsonb) with ordinality s (selector, n)
                            where not coxswain_matches(n.labels, jsonb_build_array(s.selector))),
                        'placed', (
                            select count(*) from worker p
                            where p.spread is not null and p.state in ('STARTING', 'RUNNING') and p.job_id = q.job_id
                              and p.type = q.type and p.session_id = n.id)) order by q.n), '[]')
                     from unnest(?::text[], ?::text[], ?::text[]) with ordinality q (selectors, job_id, type, n)) as answers
                from node_session n left join node_load l on l.session_id = n.id
                order by n.node_name, n.started_at
                """, this::node, margin.toMillis(), texts(questions, question -> json.write(question.selectors())),
                texts(questions, question -> question.spread() == null ? null : question.spread().jobId()),
                texts(questions, question -> question.spread() == null ? null : question.spread().type()));
    }

    private static @Nullable String[] texts(List<Question> questions, Function<Question, @Nullable String> text) {
        return questions.stream().map(text).toArray(String[]::new);
    }

    private LiveNode node(ResultSet row, int n) throws SQLException {
        Array types = row.getArray("job_types");
        return new LiveNode(row.getObject("id", UUID.class), row.getString("node_name"), NodeView.State.valueOf(row.getString("state")),
                json.mapper().readValue(row.getString("labels"), LABELS), row.getInt("slots"), row.getInt("used_slots"),
                row.getInt("job_masters"), row.getObject("max_job_masters", Integer.class),
                types == null ? null : List.of((String[]) types.getArray()).stream().sorted().toList(),
                row.getObject("renewed_at", OffsetDateTime.class).toInstant(), row.getBoolean("silent"),
                json.mapper().readValue(row.getString("answers"), ANSWERS));
    }
}
