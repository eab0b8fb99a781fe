package io.coxswain.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.Selector;
import io.coxswain.api.Spread;
import io.coxswain.api.WorkerOptions;
import io.coxswain.cluster.NodeProperties;
import io.coxswain.diagnosis.Diagnosis;
import io.coxswain.diagnosis.DiagnosisStore;
import io.coxswain.diagnosis.Reason;
import io.coxswain.job.JobState;
import io.coxswain.job.JobSubmission;
import io.coxswain.json.Json;
import io.coxswain.placement.LiveNodeStore;
import io.coxswain.placement.PlacementJudge;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

/** Four real nodes, two in each zone, that share out the workers of jobs. */
class WorkerPlacementTest {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();
    private static final JdbcTemplate SQL = new JdbcTemplate(DATABASE);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final List<TestNode> NODES = new ArrayList<>();

    private static final Diagnosis DIAGNOSIS = new Diagnosis(new DiagnosisStore(SQL, new Json()),
            new PlacementJudge(new LiveNodeStore(SQL, new Json()), Duration.ofMillis(300)));

    private final List<String> jobs = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void startNodes() {
        List.of("a", "b", "c", "d").forEach(name -> NODES.add(TestNode.start(DATABASE, setup(name, name.compareTo("c") < 0
                ? "eu"
                : "us"))));
    }

    private static NodeSetup setup(String name, String zone) {
        NodeSetup plain = NodeSetup.named(name);
        return new NodeSetup(new NodeProperties(name, plain.node().address(), 300, Map.of("node", name, "zone", zone), 1_000),
                plain.session(), plain.jobs(), plain.types());
    }

    @AfterAll
    static void stopNodes() {
        NODES.forEach(TestNode::close);
    }

    @AfterEach
    void endJobs() {
        jobs.forEach(id -> {
            NODES.getFirst().jobs().cancel(id, "test");
            NODES.getFirst().awaitState(id, JobState.CANCELED);
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(SQL.queryForObject("select coalesce(sum(used_slots), 0) from node_load",
                Integer.class)).isZero());
    }

    /** A job whose master creates its workers at once, in one transaction; they run until they are told to stop. */
    private String job(int workers, IntFunction<WorkerOptions> options) {
        Script script = new Script();
        script.on("init", moment -> moment.context().inTransaction(transaction -> IntStream.range(0, workers)
                .mapToObj(i -> transaction.createWorker(script.handType(), script.hand("w" + i), options.apply(i))).toList()));
        return submit(script);
    }

    private String submit(Script script) {
        return submit(script.submission());
    }

    private String submit(JobSubmission submission) {
        String id = NODES.getFirst().jobs().submit(submission);
        jobs.add(id);
        return id;
    }

    private static WorkerOptions on(String node) {
        return WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", node)));
    }

    private static void awaitRunning(String id, int workers) {
        await().atMost(SOON).until(() -> SQL.queryForObject("select count(*) from worker where job_id = ? and state = 'RUNNING'",
                Integer.class, id), running -> running == workers);
    }

    /** Workers of a job on each of the nodes at one moment, in the order of the nodes. */
    private static List<Integer> onEach(String id) {
        Map<String, Integer> counts = new HashMap<>();
        SQL.query("select node, count(*) from worker where job_id = ? and node is not null group by node",
                row -> {
                    counts.put(row.getString(1), row.getInt(2));
                }, id);
        return NODES.stream().map(node -> counts.getOrDefault(node.name(), 0)).toList();
    }

    @Test
    void givenEqualNodes_whenAThousandWorkersStart_thenEachHasAQuarterOfThem() {
        String id = job(1_000, i -> WorkerOptions.DEFAULT);

        awaitRunning(id, 1_000);

        assertThat(onEach(id)).allSatisfy(count -> assertThat(count).isBetween(249, 251));
    }

    @Test
    void givenNodesThatAreUnequallyLoaded_whenWorkersStart_thenTheEmptiestComeFirstUntilAllAreEqual() {
        String before = job(90, i -> on(i < 60 ? "a" : "c"));
        awaitRunning(before, 90);

        String id = job(310, i -> WorkerOptions.DEFAULT);
        awaitRunning(id, 310);

        assertThat(onEach(before)).containsExactly(60, 0, 30, 0);
        assertThat(IntStream.range(0, 4).map(i -> onEach(before).get(i) + onEach(id).get(i)).boxed().toList()).allSatisfy(
                count -> assertThat(count).isBetween(99, 101));
    }

    @Test
    void givenWorkersThatComeOneByOne_whenTheyStart_thenLoadsStayEqualAllTheSame() {
        Script script = new Script();
        script.on("init", moment -> IntStream.range(0, 120).forEach(i -> moment.createWorker("w" + i)));

        String id = submit(script);
        awaitRunning(id, 120);

        assertThat(onEach(id)).allSatisfy(count -> assertThat(count).isBetween(29, 31));
    }

    @Test
    void givenAStrictSpreadOverNodes_whenWorkersStartAndOneNodeIsFull_thenNoNodeIsEverAheadByMoreThanOne() {
        String filler = job(296, i -> on("d"));
        awaitRunning(filler, 296);

        String id = job(30, i -> WorkerOptions.DEFAULT.withSpread(Spread.overNodes().strictly()));

        List<Integer> most = new ArrayList<>();
        await().atMost(SOON).during(Duration.ofMillis(300)).until(() -> {
            List<Integer> counts = onEach(id);
            most.add(counts.stream().max(Integer::compare).orElseThrow() - counts.stream().min(Integer::compare).orElseThrow());
            return counts.equals(List.of(5, 5, 5, 4));
        });
        Reason waits = DIAGNOSIS.explain(NODES.getFirst().jobs().require(id)).reasons().getLast();
        assertThat(most).allSatisfy(skew -> assertThat(skew).isLessThanOrEqualTo(1));
        assertThat(waits.evidence()).containsEntry("workers", 11).containsEntry("cause", "spread-uneven");
        String sentence = "No live node keeps the spread over nodes, strictly: node a has 5 of type 'hand' already, and another domain has 4; "
                + "node b has 5 of type 'hand' already, and another domain has 4; node c has 5 of type 'hand' already, and another domain "
                + "has 4; node d has 0 of 300 slots free, and 1 are wanted.";
        assertThat(waits.sentence()).startsWith("11 workers wait, the first since ").endsWith(sentence);
        assertThat(NODES.getFirst().workers().list(id, null, 30)).extracting(WorkerView::pendingReason).filteredOn(Objects::nonNull)
                .hasSize(11).containsOnly(sentence);
    }

    @Test
    void givenAJobWithSelectors_whenWorkersHaveNoneOrAnEmptyList_thenTheyInheritThemOrRunAnywhere() {
        List<String> inheriting = new CopyOnWriteArrayList<>();
        List<String> free = new CopyOnWriteArrayList<>();
        Script script = new Script();
        script.on("init", moment -> moment.context().inTransaction(transaction -> {
            for (int i = 0; i < 8; i++) {
                inheriting.add(transaction.createWorker(script.handType(), script.hand("i" + i), WorkerOptions.DEFAULT));
                free.add(transaction.createWorker(script.handType(), script.hand("f" + i),
                        WorkerOptions.DEFAULT.withSelectors(List.of())));
            }
            return null;
        }));
        JobSubmission plain = script.submission();

        String id = submit(new JobSubmission(null, plain.type(), plain.config(), null, null, List.of(Selector.eq("node", "a")), null,
                null));
        awaitRunning(id, 16);

        assertThat(nodesOf(inheriting)).containsExactly("a");
        assertThat(nodesOf(free)).contains("b", "c", "d");
    }

    private static List<String> nodesOf(List<String> workers) {
        return SQL.queryForList("select distinct node from worker where id = any(?) order by node", String.class,
                (Object) workers.toArray(String[]::new));
    }

    @Test
    void givenASpreadOverZones_whenOneZoneHasLessRoom_thenItIsFilledFirstAndTheOthersTakeTheRest() {
        String filler = job(590, i -> on(i < 295 ? "c" : "d"));
        awaitRunning(filler, 590);

        String id = job(40, i -> WorkerOptions.DEFAULT.withSpread(Spread.over("zone")));
        awaitRunning(id, 40);

        assertThat(onEach(id)).containsExactly(15, 15, 5, 5);
    }

    @Test
    void givenWorkersOfAllSizesThatComeAndGo_whenMoreWaitThanFit_thenNoNodeEverRunsMoreThanItHasSlots() {
        Random random = new Random(3);
        Script script = new Script();
        script.onWorker("tick", (name, context, message) -> context.exit());
        script.on("init", moment -> moment.context().inTransaction(transaction -> IntStream.range(0, 240).mapToObj(
                i -> transaction.createWorker(script.handType(), script.hand("w" + i), WorkerOptions.DEFAULT.withCost(1 + random.nextInt(
                        60)))).toList()));

        String id = submit(script);

        await().atMost(SOON).until(() -> {
            assertThat(SQL.queryForList("""
                    select node, sum(cost) from worker where state in ('STARTING', 'RUNNING', 'STOPPING') group by node having sum(cost) > 300
                    """)).isEmpty();
            return SQL.queryForObject("select count(*) from worker where job_id = ? and state = 'FINISHED'", Integer.class, id) == 240;
        });
    }
}
