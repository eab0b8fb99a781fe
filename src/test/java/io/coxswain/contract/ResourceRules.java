package io.coxswain.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Resource;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceInfo;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerOptions;
import io.coxswain.testing.Script;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Local files of workers, on one node. */
abstract class ResourceRules {

    /** Runs in a worker's init. */
    @FunctionalInterface
    interface Check {
        void run(WorkerContext context) throws Exception;
    }

    private final Script script = new Script();

    abstract Stage stage();

    /** Until the master has been told of the end of a worker that did {@code check}. */
    private Stage inAWorker(Check check) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.onWorker("init", (name, context, message) -> {
            try {
                check.run(context);
            } catch (Throwable e) {
                failure.compareAndSet(null, e);
            }
            context.exit();
        });
        Stage job = stage().submit(script);
        job.untilCount(script, "onWorkerOffline", 1);
        assertThat(failure.get()).isNull();
        return job;
    }

    private static void write(OutputStream stream, String text) throws IOException {
        try (OutputStream out = stream) {
            out.write(text.getBytes());
        }
    }

    private static String read(Resource resource, String file) throws IOException {
        try (InputStream in = resource.read(file)) {
            return new String(in.readAllBytes());
        }
    }

    private static ErrorCode refusal(ThrowingCallable call) {
        return catchThrowableOfType(CoxswainException.class, call).code();
    }

    @Test
    void givenAWorkerThatKeepsOneResourceAndNotTheOther_whenItEnds_thenTheMasterReadsThatOneAndMayRemoveIt() {
        AtomicReference<List<ResourceInfo>> listed = new AtomicReference<>();
        AtomicReference<String> content = new AtomicReference<>();
        AtomicReference<List<ResourceInfo>> removed = new AtomicReference<>();
        script.on("onWorkerOffline", moment -> {
            listed.set(moment.context().storage().list(10));
            content.set(read(moment.context().storage().open("snapshots/1"), "a/b"));
            moment.context().storage().remove("snapshots/1");
            removed.set(moment.context().storage().list(10));
        });

        Stage job = inAWorker(context -> {
            Resource kept = context.openResource("snapshots/1");
            write(kept.create("c"), "1234567");
            write(kept.create("a/b"), "hello");
            kept.persist();
            write(context.openResource("scratch").create("x"), "y");
            assertThat(context.openResource("scratch").list()).containsExactly(new ResourceFile("x", 1));
        });
        job.until(() -> removed.get() != null);

        assertThat(listed.get()).singleElement().satisfies(info -> {
            assertThat(info.name()).isEqualTo("snapshots/1");
            assertThat(info.state()).isEqualTo(ResourceState.PERSISTED);
            assertThat(info.node()).isEqualTo("stable");
            assertThat(info.files()).isEqualTo(2);
            assertThat(info.bytes()).isEqualTo(12);
            assertThat(info.readableHere()).isTrue();
        });
        assertThat(content).hasValue("hello");
        assertThat(removed.get()).isEmpty();
    }

    @Test
    void givenAFile_whenItIsWrittenAnew_thenItsOldContentStandsUntilTheStreamIsClosed() {
        inAWorker(context -> {
            Resource resource = context.openResource("r");
            write(resource.create("b"), "old");
            OutputStream open = resource.create("b");
            open.write("new".getBytes());
            resource.create("never").write(1);

            assertThat(read(resource, "b")).isEqualTo("old");
            assertThat(resource.list()).containsExactly(new ResourceFile("b", 3));
            open.close();
            write(resource.append("b"), "er");
            write(resource.append("a"), "1");
            assertThat(read(resource, "b")).isEqualTo("newer");
            assertThat(resource.list()).containsExactly(new ResourceFile("a", 1), new ResourceFile("b", 5));
            resource.delete("a");
            resource.delete("a");
            assertThat(refusal(() -> resource.read("a"))).isEqualTo(ErrorCode.RESOURCE_NOT_FOUND);
        });
    }

    @Test
    void givenWhatIsRefused_whenTried_thenTheErrorSaysWhich() {
        inAWorker(context -> {
            Resource kept = context.openResource("kept");
            write(kept.create("a"), "x");
            kept.persist();
            Resource gone = context.openResource("gone");
            gone.discard();

            assertThat(catchThrowableOfType(InvalidInputException.class, () -> context.openResource("../etc"))).hasMessageContaining(
                    "'..'");
            assertThat(catchThrowableOfType(InvalidInputException.class, () -> kept.create("/a"))).hasMessageContaining("empty part");
            assertThat(refusal(() -> kept.create("a/b"))).isEqualTo(ErrorCode.INVALID_RESOURCE_NAME);
            assertThat(refusal(() -> context.openResource("kept", ResourceKind.S3))).isEqualTo(ErrorCode.RESOURCE_EXISTS);
            assertThat(refusal(gone::persist)).isIn(ErrorCode.RESOURCE_NOT_FOUND, ErrorCode.RESOURCE_UNAVAILABLE);
            assertThat(context.openResource("gone").id()).isNotEqualTo(gone.id());
        });
    }

    @Test
    void givenTwoWorkersWithOneName_whenBothPersist_thenTheSecondIsRefused() {
        AtomicReference<Resource> first = new AtomicReference<>();
        AtomicReference<ErrorCode> refused = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("a"));
        script.on("onWorkerOnline", moment -> {
            if (script.count("onWorkerOnline") == 1) {
                moment.createWorker("b");
            }
        });
        script.onWorker("init", (name, context, message) -> {
            Resource mine = context.openResource("same");
            if (!first.compareAndSet(null, mine)) {
                assertThat(mine.id()).isNotEqualTo(first.get().id());
                first.get().persist();
                refused.set(refusal(mine::persist));
            }
        });
        Stage job = stage().submit(script);

        job.untilCount(script, "onWorkerOnline", 2);

        assertThat(refused).hasValue(ErrorCode.RESOURCE_EXISTS);
        job.cancel();
    }

    @Test
    void givenAWorkerThatNeedsAResource_whenItIsCreated_thenItRunsOnceThereIsOneAndIsRefusedBefore() {
        AtomicReference<ErrorCode> refused = new AtomicReference<>();
        AtomicReference<String> content = new AtomicReference<>();
        WorkerOptions needy = WorkerOptions.DEFAULT.withResources("input");
        script.on("init", moment -> {
            refused.set(refusal(() -> moment.context().createWorker(script.handType(), script.hand("early"), needy)));
            moment.createWorker("first");
        });
        script.on("onWorkerOffline", moment -> {
            if (content.get() == null) {
                moment.context().createWorker(script.handType(), script.hand("second"), needy);
            }
        });
        script.onWorker("init", (name, context, message) -> {
            Resource input = context.openResource("input");
            if (name.equals("first")) {
                write(input.create("rows"), "1,2");
                input.persist();
            } else {
                content.set(read(input, "rows"));
            }
            context.exit();
        });
        Stage job = stage().submit(script);

        job.untilCount(script, "onWorkerOffline", 2);

        assertThat(refused).hasValue(ErrorCode.RESOURCE_NOT_FOUND);
        assertThat(content).hasValue("1,2");
        job.cancel();
    }
}
