package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.KeyValueStore;
import io.coxswain.api.SendMode;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerOffline.Kind;
import io.coxswain.api.WorkerState;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import io.coxswain.worker.WorkerView;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every callback of a worker, with everything that its author may get wrong. All at the same time on one node; each worker has to end as
 * the table says, its master has to hear of it once and go on, and no slot may stay taken.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WorkerFaultsContractTest extends MasterContract {

    private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(3);

    /** Callbacks, fault, state of the worker, what its master hears, its last callback ({@code itself}, {@code -} for none). */
    private static final String OUTCOMES = """
            create                    | THROWS            | FAILED   | FAILED    | -
            create                    | THROWS_AN_ERROR   | FAILED   | FAILED    | -
            create                    | HANGS             | FAILED   | HUNG      | -
            create                    | INTERRUPTS_ITSELF | FAILED   | FAILED    | -
            create                    | LOSES_ITS_EPOCH   | LOST     | NODE_LOST | close
            init tick onMasterMessage | THROWS            | FAILED   | FAILED    | close
            init tick onMasterMessage | THROWS_AN_ERROR   | FAILED   | FAILED    | close
            init tick onMasterMessage | HANGS             | FAILED   | HUNG      | itself
            init tick onMasterMessage | INTERRUPTS_ITSELF | FAILED   | FAILED    | close
            init tick onMasterMessage | EXITS             | FINISHED | FINISHED  | close
            init tick onMasterMessage | LOSES_ITS_EPOCH   | LOST     | NODE_LOST | close
            close                     | THROWS            | FINISHED | FINISHED  | itself
            close                     | THROWS_AN_ERROR   | FINISHED | FINISHED  | itself
            close                     | HANGS             | FINISHED | FINISHED  | itself
            close                     | INTERRUPTS_ITSELF | FINISHED | FINISHED  | itself
            close                     | EXITS             | FINISHED | FINISHED  | itself
            close                     | LOSES_ITS_EPOCH   | LOST     | NODE_LOST | itself
            """;

    private record Outcome(WorkerState state, Kind told, String last) {}

    /** One callback and one fault, with a job of its own. */
    private final class Cell {

        private final String callback;
        private final Fault fault;
        private final Outcome expected;
        private final Script script = new Script();
        private final AtomicBoolean struck = new AtomicBoolean();
        private final List<WorkerOffline> told = new CopyOnWriteArrayList<>();
        private volatile String id = "";

        private Cell(String callback, Fault fault, Outcome expected) {
            this.callback = callback;
            this.fault = fault;
            this.expected = expected;
        }

        private void begin() {
            script.on("init", moment -> moment.createWorker("w"));
            script.on("onWorkerOffline", moment -> told.add((WorkerOffline) moment.subject()));
            switch (callback) {
                case "create" -> script.early("worker.create", () -> strike(null));
                case "onMasterMessage" -> script.on("onWorkerOnline",
                        moment -> moment.worker().sendMessage("topic", "body", SendMode.BLOCKING));
                case "close" -> script.onWorker("tick", (name, context, message) -> context.exit());
                default -> {
                }
            }
            if (!callback.equals("create")) {
                script.onWorker(callback, (name, context, message) -> strike(context));
            }
            id = submit(script);
        }

        private void strike(@Nullable WorkerContext context) throws Exception {
            if (struck.compareAndSet(false, true)) {
                fault.strike(new Victim(WorkerFaultsContractTest.this, callback, script, context), released);
            }
        }

        private boolean isThere() {
            return !id.isEmpty() && struck.get() && !told.isEmpty() && worker().state() == expected.state();
        }

        private WorkerView worker() {
            return node.workers().list(id, null, 10).getFirst();
        }

        @Override
        public String toString() {
            return callback + " " + fault;
        }
    }

    private record Victim(WorkerFaultsContractTest test, String callback, Script script, @Nullable WorkerContext context)
            implements
                Fault.Victim {

        @Override
        public @Nullable KeyValueStore kv() {
            return context == null ? null : context.kv();
        }

        @Override
        public void exit() {
            context.exit();
        }

        /** As when the node's session had been ended by another one. */
        @Override
        public void takeAway() {
            test.jdbc.update("""
                    with lost as (
                        update worker w set state = 'LOST', finished_at = clock_timestamp()
                        from job j where j.id = w.job_id and j.config = ?::jsonb returning w.job_id, w.id)
                    insert into inbox (job_id, sender, kind, body) select job_id, id, 'OFFLINE', '{"kind": "NODE_LOST"}' from lost
                    """, script.config().toString());
        }
    }

    private final CountDownLatch released = new CountDownLatch(1);
    private final List<Cell> cells = OUTCOMES.lines().flatMap(this::cells).toList();

    @Override
    protected NodeSetup setup() {
        return NodeSetup.named("stable").callbackTimeout(CALLBACK_TIMEOUT);
    }

    private Stream<Cell> cells(String line) {
        String[] columns = line.strip().split("\\s*\\|\\s*");
        Outcome outcome = new Outcome(WorkerState.valueOf(columns[2]), Kind.valueOf(columns[3]), columns[4]);
        return Arrays.stream(columns[0].split(" ")).map(callback -> new Cell(callback, Fault.valueOf(columns[1]), outcome));
    }

    Stream<Cell> all() {
        return cells.stream();
    }

    @BeforeAll
    void beginAll() {
        cells.forEach(Cell::begin);
    }

    @AfterAll
    void release() {
        released.countDown();
    }

    @Order(1)
    @ParameterizedTest(name = "{0}")
    @MethodSource("all")
    void givenACallback_whenItsAuthorGetsItWrong_thenTheWorkerEndsAsTheTableSays(Cell cell) {
        await(cell + ": " + cell.expected).until(cell::isThere);

        Outcome expected = cell.expected;
        String error = switch (expected.told()) {
            case FAILED -> cell.fault.message(cell.callback);
            case HUNG -> "Callback worker." + cell.callback + " ran longer than 3000 ms and ignored its interrupt";
            default -> null;
        };
        assertThat(cell.told).singleElement().isEqualTo(new WorkerOffline(expected.told(), error));
        assertThat(cell.worker().error()).isEqualTo(error);
        if (expected.last().equals("-")) {
            assertThat(cell.script.workerCallbacks()).isEmpty();
        } else {
            await().until(() -> cell.script.workerCallbacks().getLast()
                    .equals(expected.last().equals("itself") ? cell.callback : expected.last()));
        }
        List<EventKind> events = node.jobs().events(cell.id, 0, 1_000).stream().map(JobEvent::kind).toList();
        assertThat(events.contains(EventKind.CALLBACK_HUNG)).isEqualTo(cell.fault == Fault.HANGS);
        assertThat(events.contains(EventKind.WORKER_ENDED)).isEqualTo(error != null);
        assertThat(jdbc.queryForList("select key from kv where job_id = ?", String.class, cell.id)).doesNotContain("late");
        Job job = node.jobs().require(cell.id);
        assertThat(job.state()).isEqualTo(JobState.RUNNING);
        assertThat(job.attempts()).isZero();
        assertThat(cell.script.instances()).isEqualTo(1);
    }

    @Order(2)
    @Test
    void givenAllOfThem_whenTheyHaveEnded_thenNoSlotIsTaken() {
        cells.forEach(cell -> await(cell + ": " + cell.expected).until(cell::isThere));

        await().until(() -> jdbc.queryForObject("select used_slots from node_session", Integer.class) == 0);
    }
}
