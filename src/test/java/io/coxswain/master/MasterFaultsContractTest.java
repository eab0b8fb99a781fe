package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.SendMode;
import io.coxswain.event.EventKind;
import io.coxswain.event.JobEvent;
import io.coxswain.job.IfMatch;
import io.coxswain.job.Job;
import io.coxswain.job.JobState;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.Script;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
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
 * Every callback of a job master, with everything that its author may get wrong. All of these jobs run on one node at the same time; each
 * has to end as the table says, whatever happens beside it, and nothing of any of them may be left.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MasterFaultsContractTest extends MasterContract {

    private static final Duration CALLBACK_TIMEOUT = Duration.ofSeconds(3);

    /**
     * Callbacks, fault, and what comes of it: the job's state, failed attempts, code of the error ({@code -} for none), last callback of the
     * instance ({@code itself}: the one that is at fault; {@code -}: it had none), and whether a new term follows.
     */
    private static final String OUTCOMES = """
            create                                    | THROWS            | RUNNING  | 1 | attempt-failed | -      | new term
            create                                    | THROWS_AN_ERROR   | RUNNING  | 1 | attempt-failed | -      | new term
            create                                    | HANGS             | RUNNING  | 1 | callback-hung  | -      | new term
            create                                    | INTERRUPTS_ITSELF | RUNNING  | 1 | attempt-failed | -      | new term
            create                                    | LOSES_ITS_EPOCH   | RUNNING  | 0 | -              | close  | new term
            onOpenApiInitialized                      | THROWS            | RUNNING  | 1 | attempt-failed | close  | new term
            onOpenApiInitialized                      | THROWS_AN_ERROR   | RUNNING  | 1 | attempt-failed | close  | new term
            onOpenApiInitialized                      | HANGS             | RUNNING  | 1 | callback-hung  | itself | new term
            onOpenApiInitialized                      | INTERRUPTS_ITSELF | RUNNING  | 1 | attempt-failed | close  | new term
            onOpenApiInitialized                      | LOSES_ITS_EPOCH   | RUNNING  | 0 | -              | close  | new term
            init onMasterRecovered tick <worker>      | THROWS            | RUNNING  | 1 | attempt-failed | close  | new term
            init onMasterRecovered tick <worker>      | THROWS_AN_ERROR   | RUNNING  | 1 | attempt-failed | close  | new term
            init onMasterRecovered tick <worker>      | HANGS             | RUNNING  | 1 | callback-hung  | itself | new term
            init onMasterRecovered tick <worker>      | INTERRUPTS_ITSELF | RUNNING  | 1 | attempt-failed | close  | new term
            init onMasterRecovered tick <worker>      | EXITS             | FINISHED | 0 | -              | stop   | the end
            init onMasterRecovered tick <worker>      | LOSES_ITS_EPOCH   | RUNNING  | 0 | -              | close  | new term
            onCancel                                  | THROWS            | CANCELED | 1 | -              | close  | new term
            onCancel                                  | THROWS_AN_ERROR   | CANCELED | 1 | -              | close  | new term
            onCancel                                  | HANGS             | CANCELED | 1 | -              | itself | new term
            onCancel                                  | INTERRUPTS_ITSELF | CANCELED | 1 | -              | close  | new term
            onCancel                                  | EXITS             | FINISHED | 0 | -              | stop   | the end
            onCancel                                  | LOSES_ITS_EPOCH   | CANCELED | 0 | -              | close  | new term
            onPause                                   | THROWS            | PAUSED   | 1 | attempt-failed | close  | new term
            onPause                                   | THROWS_AN_ERROR   | PAUSED   | 1 | attempt-failed | close  | new term
            onPause                                   | HANGS             | PAUSED   | 1 | callback-hung  | itself | new term
            onPause                                   | INTERRUPTS_ITSELF | PAUSED   | 1 | attempt-failed | close  | new term
            onPause                                   | EXITS             | FINISHED | 0 | -              | stop   | the end
            onPause                                   | LOSES_ITS_EPOCH   | PAUSED   | 0 | -              | close  | new term
            close                                     | <any>             | RUNNING  | 0 | -              | itself | new term
            stop                                      | <any>             | FINISHED | 0 | -              | itself | the end
            route                                     | THROWS            | RUNNING  | 0 | -              | -      | goes on
            route                                     | THROWS_AN_ERROR   | RUNNING  | 0 | -              | -      | goes on
            route                                     | INTERRUPTS_ITSELF | RUNNING  | 0 | -              | -      | goes on
            route                                     | HANGS             | RUNNING  | 1 | callback-hung  | itself | new term
            route                                     | EXITS             | FINISHED | 0 | -              | stop   | the end
            route                                     | LOSES_ITS_EPOCH   | RUNNING  | 0 | -              | close  | new term
            """;

    private static final String ABOUT_WORKERS = "onWorkerDispatched onWorkerOnline onWorkerStatusUpdated onWorkerMessage onWorkerOffline";
    private static final String ROUTE = "GET /fault";

    private record Outcome(JobState state, int attempts, String code, String last, String then) {}

    /** One callback and one fault, with a job of its own. */
    private final class Cell {

        private final String callback;
        private final Fault fault;
        private final Outcome expected;
        private final Script script = new Script();
        private final AtomicInteger struckInstance = new AtomicInteger();
        private volatile CompletableFuture<RouteResponse> answer = new CompletableFuture<>();
        private volatile String id = "";
        private volatile long struckEpoch;

        private Cell(String callback, Fault fault, Outcome expected) {
            this.callback = callback;
            this.fault = fault;
            this.expected = expected;
        }

        private void begin() {
            script.on("init", moment -> moment.createWorker("w"));
            script.onWorker("tick", (name, context, message) -> {
                context.updateStatus("up");
                context.sendMessage("topic", "body", SendMode.BLOCKING);
                context.exit();
            });
            script.on("tick", moment -> trigger(moment.context()));
            script.get("/fault", (request, context) -> {
                strike(context);
                return RouteResponse.noContent();
            });
            switch (callback) {
                case "create", "onOpenApiInitialized" -> script.early(callback, () -> strike(null));
                case "init" -> script.on(callback, moment -> {
                    moment.createWorker("w");
                    strike(moment.context());
                });
                case "route" -> {
                }
                default -> script.on(callback, moment -> strike(moment.context()));
            }
            id = submit(script);
        }

        /** What has to happen so that the callback comes. */
        private void trigger(JobMasterContext context) {
            if (script.instances() > 1) {
                return;
            }
            switch (callback) {
                case "onMasterRecovered", "close" -> node.calls().resign(context.jobId());
                case "onCancel" -> node.jobs().cancel(context.jobId(), "test");
                case "onPause" -> node.jobs().requests().pause(context.jobId(), "test", IfMatch.ANY);
                case "stop" -> context.exit(ExitReason.FINISHED, null, null);
                case "route" -> answer = get(node, context.jobId(), "/fault");
                default -> {
                }
            }
        }

        private void strike(@Nullable JobMasterContext context) throws Exception {
            if (!struckInstance.compareAndSet(0, script.instances())) {
                switch (callback) {
                    case "onCancel" -> context.exit(ExitReason.CANCELED, null, null);
                    case "onPause" -> context.pauseWorkers();
                    default -> {
                    }
                }
                return;
            }
            // Known only in the database before there is a context.
            String job = context == null ? jobOfScript() : context.jobId();
            struckEpoch = jdbc.queryForObject("select epoch from job where id = ?", Long.class, job);
            fault.strike(new Victim(this, job, context, MasterFaultsContractTest.this::takeAway), released);
        }

        private String jobOfScript() {
            return jdbc.queryForObject("select id from job where config = ?::jsonb", String.class, script.config().toString());
        }

        private List<EventKind> events() {
            return node.jobs().events(id, 0, 1_000).stream().map(JobEvent::kind).toList();
        }

        private boolean isThere() {
            Job job = node.jobs().require(id);
            boolean begunAnew = script.calls().stream().anyMatch(call -> call.instance() == struckInstance.get() + 1 && call
                    .epoch() > struckEpoch);
            boolean follows = switch (expected.then()) {
                case "new term" -> begunAnew;
                case "goes on" -> answer.isDone();
                default -> struckInstance.get() > 0;
            };
            return follows && job.state() == expected.state() && (expected.last().equals("-") || callbacks().endsWith(last()));
        }

        private String callbacks() {
            return String.join(" ", script.callbacks(struckInstance.get()));
        }

        private String last() {
            String itself = callback.equals("route") ? ROUTE : callback;
            return expected.last().equals("itself") ? itself : expected.last();
        }

        @Override
        public String toString() {
            return callback + " " + fault;
        }
    }

    private record Victim(Cell cell, String job, @Nullable JobMasterContext context, Consumer<String> takeOver) implements Fault.Victim {

        @Override
        public String callback() {
            return cell.callback;
        }

        @Override
        public @Nullable KeyValueStore kv() {
            return context == null || callback().equals("close") || callback().equals("stop") ? null : context.kv();
        }

        @Override
        public void exit() {
            context.exit(ExitReason.FINISHED, null, null);
        }

        @Override
        public void takeAway() {
            takeOver.accept(job);
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
        Outcome outcome = new Outcome(JobState.valueOf(columns[2]), Integer.parseInt(columns[3]), columns[4], columns[5], columns[6]);
        List<Fault> faults = columns[1].equals("<any>") ? List.of(Fault.values()) : List.of(Fault.valueOf(columns[1]));
        return Arrays.stream(columns[0].replace("<worker>", ABOUT_WORKERS).split(" "))
                .flatMap(callback -> faults.stream().map(fault -> new Cell(callback, fault, outcome)));
    }

    /** As when the node's session had been ended by another one. */
    private void takeAway(String job) {
        jdbc.update("update job set leader_session = null, leader_address = null where id = ?", job);
        jdbc.update("delete from int_lock where region = 'job' and lock_key = ?", job);
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
    void givenACallback_whenItsAuthorGetsItWrong_thenTheJobIsWhereTheTableSays(Cell cell) {
        await(cell + ": " + cell.expected).until(cell::isThere);

        Job job = node.jobs().require(cell.id);
        Outcome expected = cell.expected;
        boolean hung = cell.fault == Fault.HANGS;
        assertThat(job.attempts()).as("failed attempts").isEqualTo(expected.attempts());
        assertThat(job.error() == null ? "-" : job.error().code()).as("code of the error").isEqualTo(expected.code());
        if (expected.code().equals("attempt-failed")) {
            assertThat(job.error().message()).isEqualTo(cell.fault.message(cell.callback));
        }
        assertThat(cell.events()).satisfies(
                events -> assertThat(events.contains(EventKind.ATTEMPT_FAILED)).as("ATTEMPT_FAILED").isEqualTo(expected.attempts() > 0),
                events -> assertThat(events.contains(EventKind.CALLBACK_HUNG)).as("CALLBACK_HUNG")
                        .isEqualTo(hung && !cell.callback.equals("stop")),
                events -> assertThat(events.contains(EventKind.EXITED)).as("EXITED").isEqualTo(job.state().isTerminal()));
        assertThat(cell.script.calls()).as("two at a time").noneMatch(Script.Call::overlapped);
        assertThat(cell.script.callbacks(cell.struckInstance.get()).stream().filter(List.of("close", "stop")::contains)).hasSizeLessThan(2);
        assertThat(jdbc.queryForList("select key from kv where job_id = ?", String.class, cell.id)).doesNotContain("late");
        if (cell.callback.equals("route")) {
            assertThat(cell.answer.isCompletedExceptionally()).as("the caller is refused").isEqualTo(cell.fault != Fault.EXITS);
        }
        if (expected.then().equals("the end")) {
            assertThat(cell.script.instances()).isEqualTo(cell.struckInstance.get());
        }
    }

    @Order(2)
    @Test
    void givenAllOfThem_whenTheyHaveEnded_thenNothingIsLeftRunning() {
        cells.forEach(cell -> await(cell + ": " + cell.expected).until(cell::isThere));

        cells.forEach(cell -> node.jobs().cancel(cell.id, "test"));

        await().until(() -> jdbc.queryForObject("select count(*) from job where state not in ('FINISHED', 'CANCELED')",
                Integer.class) == 0);
        await().until(() -> jdbc.queryForObject("select job_masters + used_slots from node_session", Integer.class) == 0);
        assertThat(jdbc.queryForObject("select count(*) from int_lock where region = 'job'", Integer.class)).isZero();
        assertThat(jdbc.queryForObject("select count(*) from worker where state in ('PENDING', 'STARTING', 'RUNNING', 'STOPPING')",
                Integer.class)).isZero();
    }
}
