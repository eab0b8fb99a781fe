package io.coxswain.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.coxswain.json.Json;
import io.coxswain.testing.HandTurnedScheduler;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.Transactions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Lists of many jobs: what filters and pages leave, and how much of the table is read for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JobListTest {

    private static final int JOBS = 20_000;
    private static final DataSource DATABASE = TestPostgres.freshDatabase();

    private final JdbcTemplate sql = new JdbcTemplate(DATABASE);
    private final HikariDataSource pool = new HikariDataSource();
    private final JdbcTemplate connection = new JdbcTemplate(pool);
    private final Transactions transactions = new Transactions(pool, new HandTurnedScheduler());
    private final JobStore store = new JobStore(connection, new Json());
    private List<Job> newestFirst;

    @BeforeAll
    void fill() {
        // Ten jobs at a time have the same moment, so that only their ids tell them apart.
        sql.update("""
                insert into job (id, project, type, config, labels, state, created_at)
                select 'job-' || n, case when n <= 5 then 'old' when n % 2 = 0 then 'even' else 'odd' end,
                    case when n % 10 = 0 then 'csv-import' else 'fake' end, '{"large": "config"}',
                    case when n % 4 = 3 then '{}' else jsonb_build_object('team', case when n % 3 = 0 then 'a' else 'b' end, 'n', n::text) end,
                    case when n % 100 = 1 then 'FAILED' else 'FINISHED' end, '2026-01-01T00:00:00Z'::timestamptz + n / 10 * interval '1 second'
                from generate_series(1, ?) n
                """, JOBS);
        sql.execute("vacuum analyze job");
        // One connection, whose counters can be asked to be told.
        pool.setDataSource(DATABASE);
        pool.setMaximumPoolSize(1);
        newestFirst = list(JobFilter.ALL, null, JOBS).stream()
                .sorted(Comparator.comparing(Job::createdAt).thenComparing(Job::id).reversed()).toList();
    }

    @AfterAll
    void closePool() {
        pool.close();
    }

    private List<Job> list(JobFilter filter, JobStore.@Nullable Position after, int limit) {
        return transactions.once(jdbc -> store.list(jdbc, filter, after, limit));
    }

    private static JobFilter filter(@Nullable String project, @Nullable String type, @Nullable JobState state, @Nullable String key,
            @Nullable String value) {
        return new JobFilter(project, type, state, key, value);
    }

    static List<JobFilter> filters() {
        return List.of(JobFilter.ALL, filter("even", null, null, null, null), filter("old", null, null, null, null),
                filter(null, "csv-import", null, null, null), filter(null, null, JobState.FAILED, null, null),
                filter(null, null, null, "team", null), filter(null, null, null, "team", "a"), filter(null, null, null, "n", "77"),
                filter("odd", "fake", JobState.FAILED, "team", "a"), filter("odd", null, JobState.FAILED, null, null));
    }

    static Stream<JobFilter> filtersThatLeaveFewOrNone() {
        return Stream.of(filter("old", null, null, null, null), filter("none", null, null, null, null),
                filter(null, "none", null, null, null), filter(null, null, JobState.RETRYING, null, null),
                filter(null, null, null, "none", null), filter(null, null, null, "team", "none"), filter(null, null, null, "n", "77"),
                // Frequent alone, and never together.
                filter("odd", "csv-import", null, null, null), filter("even", "fake", JobState.FAILED, null, null));
    }

    private static boolean admits(JobFilter filter, Job job) {
        return (filter.project() == null || filter.project().equals(job.project())) && (filter.type() == null || filter.type().equals(job
                .type())) && (filter.state() == null || filter.state() == job.state())
                && (filter.labelKey() == null || job.labels().containsKey(filter.labelKey()))
                && (filter.labelValue() == null || filter.labelValue().equals(job.labels().get(filter.labelKey())));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void givenFilter_whenAllPagesAreRead_thenExactlyItsJobsComeInOrder(JobFilter filter) {
        List<String> listed = new ArrayList<>();
        List<Job> page = list(filter, null, 997);
        while (!page.isEmpty()) {
            page.forEach(job -> listed.add(job.id()));
            page = list(filter, new JobStore.Position(page.getLast().createdAt(), page.getLast().id()), 997);
        }

        assertThat(listed).isNotEmpty().isEqualTo(newestFirst.stream().filter(job -> admits(filter, job)).map(Job::id).toList());
    }

    @ParameterizedTest
    @MethodSource("filtersThatLeaveFewOrNone")
    void givenFilterThatLeavesFewOrNone_whenListed_thenTheTableIsHardlyRead(JobFilter filter) {
        long before = pagesRead();

        List<Job> jobs = list(filter, null, 101);

        assertThat(jobs).hasSizeLessThan(6);
        assertThat(pagesRead() - before).isLessThan(50);
    }

    /** Pages of the table that the connection under test has touched so far. */
    private long pagesRead() {
        connection.queryForList("select pg_stat_force_next_flush()");
        connection.queryForList("select 1");
        return sql.queryForObject("select heap_blks_read + heap_blks_hit from pg_statio_user_tables where relname = 'job'", Long.class);
    }

    @Test
    void givenLists_whenRead_thenConfigsAreNot() {
        assertThat(list(JobFilter.ALL, null, 3)).allSatisfy(job -> assertThat(job.config().isNull()).isTrue());
    }
}
