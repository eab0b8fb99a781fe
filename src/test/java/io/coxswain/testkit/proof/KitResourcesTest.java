package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerOptions;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.FaultSearch;
import io.coxswain.testkit.FaultTest;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.KitResource;
import io.coxswain.testkit.Point;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files in the kit, as far as one node without faults does not show it. */
class KitResourcesTest {

    private final JobTestKit kit = new JobTestKit();
    private final Script script = new Script();
    private final AtomicReference<Throwable> thrown = new AtomicReference<>();

    private JobTestKit submitted() {
        return kit.submit(Script.jobType(), script.config().toString());
    }

    private static void write(Resource resource, String file, String text) throws IOException {
        try (OutputStream out = resource.create(file)) {
            out.write(text.getBytes());
        }
    }

    /** It is made on node a, and opened on node b; a third worker needs it, and both nodes are full. */
    private void aWorkerOnEachNodeThatOpens(ResourceKind kind) {
        kit.node("a", 1, Map.of()).node("b", 1, Map.of());
        script.on("init", moment -> moment.createWorker("maker"));
        script.onWorker("init", (name, context, message) -> {
            if (name.equals("maker")) {
                Resource resource = context.openResource("r", kind);
                write(resource, "f", "x");
                resource.persist();
            } else if (name.equals("other")) {
                thrown.set(catchThrowable(() -> context.openResource("r")));
            } else {
                context.updateStatus(context.openResource("r").list().getFirst().name());
            }
        });
        script.on("onWorkerOnline", moment -> {
            if (script.count("onWorkerOnline") == 1) {
                moment.createWorker("other");
                moment.context().createWorker(script.handType(), script.hand("near"), WorkerOptions.DEFAULT.withResources("r"));
            }
        });
        submitted().runUntilIdle();
    }

    @Test
    void givenLocalFiles_whenAWorkerOnAnotherNodeOpensThem_thenItIsRefusedAndOneThatNeedsThemWaitsForTheirNode() {
        aWorkerOnEachNodeThatOpens(ResourceKind.LOCAL);

        String before = kit.workers().toString();
        kit.stopWorker("worker-00001").runUntilIdle();

        assertThat(((CoxswainException) thrown.get()).code()).isEqualTo(ErrorCode.RESOURCE_ELSEWHERE);
        assertThat(thrown.get()).hasMessageContaining("the local files of node a").hasMessageNotContaining("not live");
        assertThat(before).isEqualTo("[worker-00001 RUNNING, worker-00002 RUNNING, worker-00003 PENDING]");
        assertThat(kit.workers().getLast().node()).isEqualTo("a");
        assertThat(kit.workers().getLast().status(String.class)).contains("f");
    }

    @Test
    void givenABucket_whenAWorkerOnAnotherNodeOpensIt_thenItMayAndOneThatNeedsItRunsAnywhere() {
        aWorkerOnEachNodeThatOpens(ResourceKind.S3);

        kit.stopWorker("worker-00002").runUntilIdle();

        assertThat(thrown.get()).isNull();
        assertThat(kit.workers().getLast().node()).isEqualTo("b");
        assertThat(kit.workers().getLast().status(String.class)).contains("f");
    }

    @Test
    void givenANodeThatIsLost_whenItComesBack_thenItHasWhatWasPersistedAndWhoNeedsThatHasWaited() {
        aWorkerOnEachNodeThatOpens(ResourceKind.LOCAL);

        kit.loseNode("a").runFor(Duration.ofDays(1));
        String without = kit.workers().toString();
        kit.returnNode("a").runUntilIdle();

        assertThat(without).isEqualTo("[worker-00001 LOST, worker-00002 RUNNING, worker-00003 PENDING]");
        assertThat(kit.workers().getLast().node()).isEqualTo("a");
        assertThat(kit.resources()).singleElement().satisfies(kept -> assertThat(kept.text("f")).isEqualTo("x"));
        assertThatThrownBy(() -> kit.loseNode("z")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[a, b]");
    }

    @Test
    void givenNoNode_whenTheJobRuns_thenNothingHappensUntilOneIsBack() {
        kit.node("a", 1, Map.of());
        submitted().runUntil(JobState.RUNNING);

        kit.loseNode("a").runUntilIdle();
        int lost = script.instances();
        kit.returnNode("a").runUntilIdle();

        assertThat(lost).isEqualTo(1);
        assertThat(script.callbacks(1)).doesNotContain("close");
        assertThat(script.callbacks(2)).contains("onMasterRecovered");
    }

    /** Opening is a write, and so is the question before each file takes its place, and persisting. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void givenAFrozenWorker_whenItGoesOn_thenItNeitherCreatesNorShowsNorPersistsAnything(int write) {
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("tick", (name, context, message) -> thrown.set(catchThrowable(() -> {
            Resource resource = context.openResource("r");
            write(resource, "f", "x");
            resource.persist();
        })));
        submitted().strike(Fault.WORKER_FREEZE, Point.beforeWriteIn("worker.tick").occurrence(write));

        kit.runUntilIdle();

        assertThat(thrown.get()).isInstanceOf(StaleEpochException.class);
        assertThat(kit.resources()).isEmpty();
        assertThat(kit.plannedFaults()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Point.Kind.class, names = {"BEFORE_WRITE", "AFTER_WRITE"})
    void givenAKeptFile_whenTheWorkerDiesWhileItWritesItAnew_thenItsOldContentStands(Point.Kind kind) {
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            Resource resource = context.openResource("kept", ResourceKind.S3);
            write(resource, "f", "old");
            resource.persist();
            write(context.openResource("scratch"), "f", "x");
        });
        script.onWorker("tick", (name, context, message) -> write(context.openResource("kept"), "f", "new"));
        submitted().strike(Fault.WORKER_LOST, new Point(kind, "worker.tick", 1));

        kit.runUntilIdle();

        assertThat(kit.resources()).singleElement().satisfies(kept -> assertThat(kept.text("f")).isEqualTo("old"));
    }

    @Test
    void givenAFrozenMaster_whenItRemovesAResource_thenItIsKept() {
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            context.openResource("kept").persist();
            assertThat(context.openResource("kept").kind()).isEqualTo(ResourceKind.S3);
        });
        script.on("onWorkerOnline", moment -> {
            if (script.count("onWorkerOnline") == 1) {
                thrown.set(catchThrowable(() -> moment.context().storage().remove("kept")));
            }
        });
        kit.defaultKind(ResourceKind.S3);
        submitted().strike(Fault.MASTER_FREEZE, Point.beforeWriteIn("master.onWorkerOnline"));

        kit.runUntilIdle();

        assertThat(thrown.get()).isInstanceOf(StaleEpochException.class);
        assertThat(kit.resources()).extracting(KitResource::name, KitResource::state)
                .containsExactly(tuple("kept", ResourceState.PERSISTED));
    }

    @FaultTest(seeds = 300, faults = {Fault.MASTER_CRASH, Fault.MASTER_FREEZE, Fault.MASTER_HUNG, Fault.MASTER_HANDOVER, Fault.PAUSE,
        Fault.WORKER_LOST, Fault.WORKER_FREEZE, Fault.WORKER_HUNG, Fault.WORKER_DRAINED, Fault.DISPATCH_REFUSED,
        Fault.UNKNOWN_COMMIT})
    void givenFaults_whenAnArchiveIsWritten_thenExactlyItsPartsRemainAndEachIsWhole(JobTestKit faulty) {
        faulty.submit(new ArchiveJobType(false), new ArchiveJobType.Config(3));

        faulty.runToEnd();

        assertThat(faulty.state()).isEqualTo(JobState.FINISHED);
        assertThat(faulty.resources()).extracting(KitResource::name).containsExactlyInAnyOrder("parts/0", "parts/1", "parts/2");
        assertThat(faulty.resources()).allSatisfy(part -> {
            assertThat(part.state()).isEqualTo(ResourceState.PERSISTED);
            assertThat(part.files()).containsOnlyKeys("head", "rows");
            assertThat(part.text("head")).isEqualTo("part " + part.name().substring(6));
            assertThat(part.text("rows")).isEqualTo("1,2,3");
        });
    }

    @ParameterizedTest
    @EnumSource(value = Fault.class, names = {"WORKER_LOST", "WORKER_FREEZE", "UNKNOWN_COMMIT"})
    void givenAWorkerThatPersistsBeforeItWrites_whenSearched_thenASeedFindsAPartThatIsNotWhole(Fault fault) {
        AssertionError found = catchThrowableOfType(AssertionError.class, () -> FaultSearch.with(fault).run(100, faulty -> {
            faulty.submit(new ArchiveJobType(true), new ArchiveJobType.Config(3)).runToEnd();
            assertThat(faulty.resources()).allSatisfy(part -> assertThat(part.files()).containsOnlyKeys("head", "rows"));
        }));

        assertThat(found).hasMessageStartingWith("Seed ");
    }
}
