package io.coxswain.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceInfo;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.StaleEpochException;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerOptions;
import io.coxswain.api.WorkerState;
import io.coxswain.job.IfMatch;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.testing.TestNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What workers and masters may do with local files, and what becomes of these. */
class ResourceContractTest extends ResourceContract {

    private static void write(Resource resource, String file, String text) {
        try (OutputStream out = resource.create(file)) {
            out.write(text.getBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Resource resource, String file) throws Exception {
        try (var in = resource.read(file)) {
            return new String(in.readAllBytes());
        }
    }

    private List<String> states(String jobId) {
        return jdbc.queryForList("select name || ' ' || state from resource where job_id = ? order by id", String.class, jobId);
    }

    private static long filesOf(String id) throws Exception {
        try (Stream<Path> all = Files.walk(DIRECTORY)) {
            return all.filter(path -> path.toString().contains(id)).count();
        }
    }

    @Test
    void givenAWorkerThatKeepsOneResourceAndNotTheOther_whenItEnds_thenThatOneStaysAndItsMasterReadsIt() throws Exception {
        Script script = new Script();
        AtomicReference<String> temporary = new AtomicReference<>();
        AtomicReference<String> read = new AtomicReference<>();
        AtomicReference<List<ResourceInfo>> listed = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            Resource kept = context.openResource("snapshots/1");
            write(kept, "a/b", "hello");
            write(kept, "c", "1234567");
            kept.persist();
            Resource scratch = context.openResource("scratch");
            write(scratch, "x", "y");
            temporary.set(scratch.id());
            assertThat(context.openResource("scratch").id()).isEqualTo(scratch.id());
            assertThat(kept.state()).isEqualTo(ResourceState.PERSISTED);
            context.exit();
        });
        script.on("onWorkerOffline", moment -> {
            listed.set(moment.context().storage().list(10));
            read.set(read(moment.context().storage().open("snapshots/1"), "a/b"));
        });
        String id = submit(script);

        awaitCount(script, "onWorkerOffline", 1);
        await().until(() -> states(id).equals(List.of("snapshots/1 PERSISTED")));
        await().until(() -> read.get() != null);

        assertThat(read.get()).isEqualTo("hello");
        assertThat(listed.get()).singleElement().satisfies(info -> {
            assertThat(info.name()).isEqualTo("snapshots/1");
            assertThat(info.node()).isEqualTo("stable");
            assertThat(info.files()).isEqualTo(2);
            assertThat(info.bytes()).isEqualTo(12);
            assertThat(info.readableHere()).isTrue();
        });
        await().until(() -> filesOf(temporary.get()) == 0);
    }

    @Test
    void givenAPersistedResource_whenItsJobIsOverAndThenDeleted_thenItGoesOnlyThen() throws Exception {
        Script script = new Script();
        AtomicReference<String> kept = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            Resource resource = context.openResource("kept");
            write(resource, "a", "x");
            resource.persist();
            kept.set(resource.id());
        });
        script.on("onWorkerOnline", moment -> moment.context().exit(ExitReason.FINISHED, null, null));
        String id = submit(script);
        node.awaitState(id, JobState.FINISHED);
        node.resources().collect();
        List<String> whenOver = states(id);

        node.jobs().requests().delete(id, IfMatch.ANY);

        assertThat(whenOver).containsExactly("kept PERSISTED");
        await().until(() -> states(id).isEmpty());
        assertThat(filesOf(kept.get())).isZero();
    }

    @Test
    void givenHostileNames_whenOpened_thenTheyAreRefusedBeforeAnythingIsWritten() {
        Script script = new Script();
        AtomicReference<Throwable> name = new AtomicReference<>();
        AtomicReference<Throwable> file = new AtomicReference<>();
        AtomicReference<Throwable> kind = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (worker, context, message) -> {
            name.set(catchThrowable(() -> context.openResource("../../etc")));
            kind.set(catchThrowable(() -> context.openResource("bucket", ResourceKind.S3)));
            Resource resource = context.openResource("fine");
            file.set(catchThrowable(() -> resource.create("a/../../../etc/passwd")));
            assertThat(resource.list()).isEmpty();
        });
        String id = submit(script);

        awaitCount(script, "onWorkerOnline", 1);

        assertThat(name.get()).isInstanceOf(InvalidInputException.class).hasMessageContaining("'..'");
        assertThat(file.get()).isInstanceOf(InvalidInputException.class).hasMessageContaining("'..'");
        assertThat(kind.get()).isInstanceOf(InvalidInputException.class).hasMessageContaining("coxswain.resources.s3.bucket");
        assertThat(states(id)).containsExactly("fine TEMPORARY");
        cancel(id);
    }

    @Test
    void givenAStaleWorker_whenItUsesItsResources_thenItCanNeitherCreateNorPersistNorWriteNorDelete() throws Exception {
        Script script = new Script();
        AtomicReference<WorkerContext> stale = new AtomicReference<>();
        AtomicReference<Resource> resource = new AtomicReference<>();
        AtomicReference<OutputStream> open = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            stale.set(context);
            resource.set(context.openResource("r"));
            open.set(resource.get().create("file"));
            open.get().write(1);
        });
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);
        // As when another node ends the session of one that is frozen: the worker's own node does not know.
        jdbc.update("update worker set state = 'LOST' where job_id = ?", id);

        Throwable persisted = catchThrowable(() -> resource.get().persist());
        Throwable created = catchThrowable(() -> stale.get().openResource("another"));
        Throwable deleted = catchThrowable(() -> resource.get().delete("file"));
        Throwable published = catchThrowable(() -> open.get().close());

        assertThat(List.of(persisted, created, deleted, published)).allSatisfy(error -> assertThat(error).isInstanceOf(
                StaleEpochException.class));
        await().until(() -> states(id).isEmpty());
        assertThat(filesOf(resource.get().id())).isZero();
        cancel(id);
    }

    @Test
    void givenTwoWorkersWithOneName_whenBothPersist_thenTheSecondIsToldAndAfterRemovalMayDoSo() {
        Script script = new Script();
        AtomicReference<Throwable> second = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("first"));
        script.onWorker("init", (name, context, message) -> {
            if (name.equals("first")) {
                Resource early = context.openResource("r");
                write(early, "by", name);
            }
        });
        script.on("onWorkerOnline", moment -> {
            if (script.count("onWorkerOnline") == 1) {
                moment.createWorker("second");
            } else {
                moment.context().sendMessage("persist", "now", SendMode.BLOCKING);
            }
        });
        script.onWorker("onMasterMessage", (name, context, message) -> {
            Resource mine = context.openResource("r");
            if (name.equals("first")) {
                mine.persist();
                context.exit();
            }
        });
        script.on("onWorkerOffline", moment -> {
            moment.context().inTransaction(transaction -> transaction.createWorker(script.handType(), script.hand("third"),
                    WorkerOptions.DEFAULT.withResources("r")));
            second.set(catchThrowable(() -> moment.context().createWorker(script.handType(), script.hand("none"),
                    WorkerOptions.DEFAULT.withResources("r", "unknown"))));
            moment.context().storage().remove("r");
            moment.context().storage().remove("r");
            assertThat(moment.context().storage().find("r")).isEmpty();
        });
        String id = submit(script);

        awaitCount(script, "onWorkerOffline", 1);
        await().until(() -> second.get() != null);

        assertThat(second.get()).isInstanceOfSatisfying(CoxswainException.class,
                error -> assertThat(error.code()).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND)).hasMessageContaining("'unknown'");
        cancel(id);
    }

    @Test
    void givenAWorkerThatNeedsLocalFiles_whenManyNodesAreFree_thenItRunsOnTheirsAndWaitsWhileThatIsGone() throws Exception {
        Path directory = DIRECTORY.resolveSibling("doomed");
        TestNode doomed = startNode(NodeSetup.named("doomed").directory(directory));
        Script script = new Script();
        AtomicReference<String> read = new AtomicReference<>();
        AtomicReference<Throwable> elsewhere = new AtomicReference<>();
        script.on("init", moment -> moment.context().createWorker(script.handType(), script.hand("maker"),
                WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "doomed")))));
        script.onWorker("init", (name, context, message) -> {
            if (name.equals("maker")) {
                Resource data = context.openResource("data");
                write(data, "a", "from " + context.node());
                data.persist();
                write(context.openResource("scratch"), "a", "x");
            } else {
                read.set(context.node() + " reads " + read(context.openResource("data"), "a"));
            }
        });
        script.on("onWorkerOnline", moment -> {
            if (moment.worker().config(Map.class).get("name").equals("maker")) {
                elsewhere.set(catchThrowable(() -> moment.context().storage().open("data")));
            }
        });
        script.get("/need", (request, context) -> RouteResponse.ok(context.createWorker(script.handType(), script.hand("reader"),
                WorkerOptions.DEFAULT.withSelectors(List.of()).withResources("data"))));
        String id = node.jobs().submit(onlyOn(script, "stable"));
        await().until(() -> states(id).size() == 2 && elsewhere.get() != null);
        call(id, "/need");
        await().until(() -> read.get() != null);
        String first = read.getAndSet(null);

        doomed.crash();
        await().until(() -> states(id).equals(List.of("data PERSISTED", "scratch GARBAGE")));
        String waiting = call(id, "/need");
        await().untilAsserted(() -> assertThat(node.workers().require(id, waiting).pendingReason())
                .contains("has no files of resource 'data', which are on node doomed, and that is not live"));
        WorkerState meanwhile = node.workers().require(id, waiting).state();
        try (TestNode next = startNode(NodeSetup.named("next").directory(directory))) {
            await().until(() -> read.get() != null);

            assertThat(first).isEqualTo("doomed reads from doomed");
            assertThat(elsewhere.get()).isInstanceOfSatisfying(CoxswainException.class,
                    error -> assertThat(error.code()).isEqualTo(ErrorCode.RESOURCE_ELSEWHERE)).hasMessageContaining("node doomed");
            assertThat(meanwhile).isEqualTo(WorkerState.PENDING);
            assertThat(read.get()).isEqualTo(next.name() + " reads from doomed");
            await("what the dead node's worker left is cleared by the next").until(() -> states(id).equals(List.of("data PERSISTED")));
            cancel(id);
        }
    }

    @Test
    void givenFilesWithoutARow_whenSwept_thenTheyGoAndOthersStay() throws Exception {
        Script script = new Script();
        AtomicReference<String> kept = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            Resource resource = context.openResource("r");
            write(resource, "a", "x");
            kept.set(resource.id());
        });
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);
        String orphan = "0".repeat(26);
        Path place;
        try (Stream<Path> all = Files.walk(DIRECTORY)) {
            place = all.filter(path -> path.endsWith(kept.get()) && path.getParent().endsWith("files")).findFirst().orElseThrow();
        }
        Files.createDirectories(place.resolveSibling(orphan).resolve("sub"));
        Files.writeString(place.resolveSibling(orphan).resolve("sub").resolve("a"), "left behind");

        int swept = node.resources().sweep();

        assertThat(swept).isEqualTo(1);
        assertThat(place.resolveSibling(orphan)).doesNotExist();
        assertThat(place.resolve("a")).hasContent("x");
        cancel(id);
    }

    @Test
    void givenTenThousandSmallResources_whenTheirWorkersAreGone_thenAllAreCollectedInBatches() throws Exception {
        Script script = new Script();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> write(context.openResource("r"), "a", "x"));
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);
        Path place;
        try (Stream<Path> all = Files.walk(DIRECTORY)) {
            place = all.filter(path -> path.endsWith("files")).findFirst().orElseThrow();
        }
        for (int i = 0; i < 10_000; i += 20) {
            Path one = Files.createDirectory(place.resolve("00%024d".formatted(i)));
            Files.writeString(one.resolve("a"), "x");
        }
        jdbc.update("""
                insert into resource (id, job_id, worker_id, name, kind, store, node, state, next_attempt_at)
                select '00' || lpad(i::text, 24, '0'), r.job_id, 'gone', 'n', r.kind, r.store, r.node, 'GARBAGE', clock_timestamp()
                from generate_series(0, 9999) i, resource r where r.job_id = ?
                """, id);

        await().until(() -> jdbc.queryForObject("select count(*) from resource where state = 'GARBAGE'", Long.class) == 0);

        try (Stream<Path> left = Files.list(place)) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("00"))).isEmpty();
        }
        assertThat(states(id)).containsExactly("r TEMPORARY");
        cancel(id);
    }

    @Test
    void givenAResourceThatIsDiscarded_whenTheNameIsOpenedAgain_thenItIsANewOne() {
        Script script = new Script();
        AtomicReference<List<ResourceFile>> files = new AtomicReference<>();
        AtomicReference<Throwable> again = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            Resource first = context.openResource("r");
            write(first, "a", "x");
            first.persist();
            first.discard();
            first.discard();
            again.set(catchThrowable(first::persist));
            files.set(context.openResource("r").list());
        });
        String id = submit(script);

        awaitCount(script, "onWorkerOnline", 1);

        assertThat(files.get()).isEmpty();
        assertThat(again.get()).isInstanceOf(CoxswainException.class);
        cancel(id);
    }
}
