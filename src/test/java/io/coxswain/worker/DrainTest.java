package io.coxswain.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.NextTick;
import io.coxswain.api.Selector;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.cluster.NodeView;
import io.coxswain.job.JobState;
import io.coxswain.json.Json;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A node that is drained gives its jobs up at once, and lets its workers go on until a deadline. */
class DrainTest {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();
    private static final Duration SOON = Duration.ofSeconds(20);

    private static TestNode stays;
    private static TestNode leaves;

    private final Map<String, WorkerOffline> ends = new ConcurrentHashMap<>();
    private final Script script = new Script().workerNext(NextTick.after(Duration.ofMillis(20)));
    private String id;

    @BeforeAll
    static void startNodes() {
        stays = TestNode.start(DATABASE, NodeSetup.named("stays"));
        leaves = TestNode.start(DATABASE, NodeSetup.named("leaves"));
    }

    @AfterAll
    static void stopNodes() {
        leaves.close();
        stays.close();
    }

    @AfterEach
    void activate() {
        stays.jobs().cancel(id, "test");
        stays.awaitState(id, JobState.CANCELED);
        stays.nodes().activate("leaves");
        await().atMost(SOON).until(() -> view().state() == NodeView.State.ACTIVE);
    }

    private static NodeView view() {
        return stays.nodes().list().stream().filter(node -> node.name().equals("leaves")).findFirst().orElseThrow();
    }

    /** A job on either node, whose workers run on the one that leaves. */
    private void run(String... workers) {
        script.on("init", moment -> {
            for (String worker : workers) {
                moment.context().createWorker(script.handType(), script.hand(worker), WorkerOptions.DEFAULT.withSelectors(List.of(
                        Selector.eq("node", "leaves"))));
            }
        });
        script.on("onWorkerOffline", moment -> ends.put(String.valueOf(moment.worker().config(Map.class).get("name")),
                (WorkerOffline) moment.subject()));
        id = stays.jobs().submit(script.submission());
        await().atMost(SOON).until(() -> stays.workers().list(id, null, 10).stream().filter(
                worker -> worker.state() == WorkerState.RUNNING).count() == workers.length);
    }

    @Test
    void givenADeadline_whenDrained_thenWorkersKnowItAndFinishAndTheOthersAreStopped() {
        Map<String, Instant> told = new ConcurrentHashMap<>();
        script.onWorker("onDrain", (name, context, message) -> told.put(name, context.drainDeadline().orElseThrow()));
        script.onWorker("tick", (name, context, message) -> {
            if (name.equals("finishes") && told.containsKey(name)) {
                context.exit();
            }
        });
        run("finishes", "stays on");

        stays.nodes().drain("leaves", Duration.ofSeconds(3));
        await().atMost(SOON).until(() -> ends.containsKey("finishes"));
        boolean otherHadEnded = ends.containsKey("stays on");
        await().atMost(SOON).until(() -> ends.containsKey("stays on"));

        assertThat(otherHadEnded).isFalse();
        assertThat(ends).containsEntry("finishes", new WorkerOffline(Kind.FINISHED, null))
                .containsEntry("stays on", new WorkerOffline(Kind.NODE_DRAINED, "Node leaves was drained"));
        assertThat(told).containsOnlyKeys("finishes", "stays on").allSatisfy(
                (name, deadline) -> assertThat(Duration.between(deadline, view().drainDeadline()).abs()).isLessThan(Duration.ofSeconds(1)));
        assertThat(stays.jobs().require(id).leader().node()).isEqualTo("stays");
    }

    @Test
    void givenADrainedNode_whenDrainedAgain_thenTheDeadlineComesNearerAndNeverGoesAway() {
        run("w");

        stays.nodes().drain("leaves", null);
        Instant usual = view().drainDeadline();
        stays.nodes().drain("leaves", Duration.ofHours(1));
        Instant later = view().drainDeadline();
        boolean ended = ends.containsKey("w");
        stays.nodes().drain("leaves", Duration.ZERO);
        await().atMost(SOON).until(() -> ends.containsKey("w"));

        assertThat(later).isEqualTo(usual);
        assertThat(ended).isFalse();
        assertThat(ends.get("w").kind()).isEqualTo(Kind.NODE_DRAINED);
    }

    @Test
    void givenADrainedNode_whenActivated_thenItsWorkersGoOnAndItTakesNewOnes() {
        Map<String, Boolean> limited = new ConcurrentHashMap<>();
        script.onWorker("tick", (name, context, message) -> limited.put(name, context.drainDeadline().isPresent()));
        run("w");
        stays.nodes().drain("leaves", Duration.ofMinutes(1));
        await().atMost(SOON).until(() -> limited.get("w"));

        stays.nodes().activate("leaves");
        await().atMost(SOON).until(() -> !limited.get("w"));
        NewWorkerRequest another = new NewWorkerRequest(script.handType(), new Json().mapper().valueToTree(script.hand("v")), null,
                List.of(Selector.eq("node", "leaves")), null, null);
        String worker = stays.workers().create(id, another, null).worker().id();

        await().atMost(SOON).until(() -> stays.workers().require(id, worker).state() == WorkerState.RUNNING);
        assertThat(ends).isEmpty();
        assertThat(view().drainDeadline()).isNull();
    }
}
