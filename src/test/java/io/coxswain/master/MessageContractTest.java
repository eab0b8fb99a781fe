package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.InboxFullException;
import io.coxswain.api.Message;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOptions;
import io.coxswain.inbox.InboxStore;
import io.coxswain.testing.Script;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages between a master and its workers: in order, at least once, and no more than fit. */
class MessageContractTest extends MasterContract {

    private static final int MANY = 1_200;

    @Test
    void givenMessagesOfThreeWorkers_whenTheyArrive_thenThoseOfEachAreInOrder() {
        Script script = new Script();
        Map<String, List<Integer>> received = new ConcurrentHashMap<>();
        script.on("init", moment -> List.of("a", "b", "c").forEach(moment::createWorker));
        script.onWorker("tick", (name, context, message) -> {
            for (int i = 0; i < MANY; i++) {
                context.sendMessage(name, i, i % 100 == 0 ? SendMode.BLOCKING : SendMode.NON_BLOCKING);
            }
        });
        script.on("onWorkerMessage", moment -> received(moment.subject(), received));

        submit(script);

        await().until(() -> received.values().stream().mapToInt(List::size).sum() >= 3 * MANY);
        assertThat(received).containsOnlyKeys("a", "b", "c")
                .allSatisfy((name, numbers) -> assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, MANY).boxed().toList()));
    }

    @Test
    void givenMessagesOfTheMaster_whenTheyArrive_thenEachWorkerHasThemInOrder() {
        Script script = new Script();
        Map<String, List<Integer>> received = new ConcurrentHashMap<>();
        script.on("init", moment -> List.of("a", "b").forEach(moment::createWorker));
        script.on("onWorkerOnline", moment -> {
            for (int i = 0; i < 250; i++) {
                moment.worker().sendMessage("m", i, i == 249 ? SendMode.BLOCKING : SendMode.NON_BLOCKING);
            }
        });
        script.onWorker("onMasterMessage", (name, context, message) -> received.computeIfAbsent(name,
                absent -> new CopyOnWriteArrayList<>()).add(message.body(Integer.class)));

        submit(script);

        await().until(() -> received.values().stream().mapToInt(List::size).sum() >= 500);
        assertThat(received).containsOnlyKeys("a", "b")
                .allSatisfy((name, numbers) -> assertThat(numbers).containsExactlyElementsOf(IntStream.range(0, 250).boxed().toList()));
    }

    @Test
    void givenABroadcast_whenSentBeforeWorkersRun_thenEachHearsItOnceItDoes() {
        Script script = new Script();
        List<String> heard = new CopyOnWriteArrayList<>();
        script.on("init", moment -> {
            List.of("a", "b", "c").forEach(moment::createWorker);
            moment.context().sendMessage("hello", "all", SendMode.BLOCKING);
        });
        script.onWorker("onMasterMessage", (name, context, message) -> heard.add(name + message.topic()));

        submit(script);

        await().untilAsserted(() -> assertThat(heard).containsExactlyInAnyOrder("ahello", "bhello", "chello"));
    }

    @Test
    void givenACallbackThatThrowsOnAMessage_whenTheNextTermBegins_thenTheMessageIsDeliveredAgain() {
        Script script = new Script();
        AtomicBoolean thrown = new AtomicBoolean();
        List<Integer> received = new CopyOnWriteArrayList<>();
        script.on("init", moment -> moment.createWorker("a"));
        script.onWorker("tick", (name, context, message) -> {
            for (int i = 0; i < 5; i++) {
                context.sendMessage("m", i, SendMode.BLOCKING);
            }
        });
        script.on("onWorkerMessage", moment -> {
            int number = ((Message) moment.subject()).body(Integer.class);
            received.add(number);
            if (number == 2 && thrown.compareAndSet(false, true)) {
                throw new IllegalStateException("dropped it");
            }
        });

        submit(script);

        await().until(() -> received.contains(4));
        assertThat(received).containsExactly(0, 1, 2, 2, 3, 4);
    }

    @Test
    void givenStatusUpdatesFasterThanTheMaster_whenItLooks_thenItHearsTheLatest() {
        Script script = new Script();
        CountDownLatch written = new CountDownLatch(1);
        AtomicReference<Integer> last = new AtomicReference<>();
        script.on("init", moment -> moment.createWorker("a"));
        script.on("onWorkerOnline", moment -> written.await());
        script.onWorker("tick", (name, context, message) -> {
            IntStream.rangeClosed(1, 50).forEach(context::updateStatus);
            written.countDown();
        });
        script.on("onWorkerStatusUpdated", moment -> last.set(moment.worker().status(Integer.class).orElseThrow()));

        submit(script);

        await().untilAsserted(() -> assertThat(last).hasValue(50));
        assertThat(script.count("onWorkerStatusUpdated")).isLessThan(50);
    }

    @Test
    void givenAFullInbox_whenAnotherMessageIsSent_thenItIsRefusedAndTheRestStays() {
        Script script = new Script();
        AtomicReference<Throwable> refused = new AtomicReference<>();
        script.on("init", moment -> moment.context().createWorker(script.handType(), script.hand("a"),
                WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "nowhere")))));
        script.get("/send", (request, context) -> {
            WorkerHandle worker = context.workers().iterator().next();
            refused.set(catchThrowable(() -> worker.sendMessage("m", 1, SendMode.BLOCKING)));
            return RouteResponse.noContent();
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);
        jdbc.update("""
                insert into inbox (job_id, worker_id, kind, body)
                select job_id, id, 'MESSAGE', '{}' from worker, generate_series(1, ?) where job_id = ?
                """, InboxStore.CAPACITY - 1, id);

        get(node, id, "/send").join();
        Throwable fits = refused.get();
        get(node, id, "/send").join();

        assertThat(fits).isNull();
        assertThat(refused.get()).isInstanceOfSatisfying(InboxFullException.class,
                full -> assertThat(full.code()).isEqualTo(ErrorCode.INBOX_FULL)).hasMessageContaining("10000");
        assertThat(jdbc.queryForObject("select count(*) from inbox where job_id = ?", Integer.class, id)).isEqualTo(InboxStore.CAPACITY);
        assertThat(node.jobs().require(id).attempts()).isZero();
    }

    private static void received(Object subject, Map<String, List<Integer>> received) {
        Message message = (Message) subject;
        received.computeIfAbsent(message.topic(), absent -> new CopyOnWriteArrayList<>()).add(message.body(Integer.class));
    }
}
