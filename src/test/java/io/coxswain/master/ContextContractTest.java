package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.coxswain.api.ExitReason;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Selector;
import io.coxswain.api.SendMode;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOptions;
import io.coxswain.job.JobState;
import io.coxswain.testing.Script;
import io.coxswain.worker.WorkerView;
import io.micrometer.core.instrument.Meter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.StandardEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What instances are given beside their callbacks: meters, a logger, a status, readiness, and messages that are durable if wanted. */
class ContextContractTest extends MasterContract {

    private List<Meter> metersOf(String id) {
        return node.meters().getMeters().stream().filter(meter -> id.equals(meter.getId().getTag("job"))).toList();
    }

    @Test
    void givenMeters_whenTheirInstancesEnd_thenTheyAreTaggedAndVanishForGood() {
        Script script = new Script();
        AtomicReference<Runnable> late = new AtomicReference<>(() -> {
        });
        CountDownLatch end = new CountDownLatch(1);
        script.on("init", moment -> {
            moment.context().meters().count("rows", 7);
            moment.context().meters().gauge("depth", () -> 3);
            moment.context().meters().record("load", Duration.ofMillis(5));
            late.set(() -> moment.context().meters().count("rows", 1));
            moment.createWorker("w");
        });
        script.onWorker("tick", (name, context, message) -> {
            context.meters().count("lines", 2);
            end.await();
            context.exit();
        });
        script.on("onWorkerOffline", moment -> moment.context().exit(ExitReason.FINISHED, null, null));
        String id = submit(script);

        await().until(() -> metersOf(id).size() == 4);
        String worker = node.workers().list(id, null, 10).getFirst().id();
        double lines = node.meters().get("coxswain.job.lines").tag("job", id).tag("worker", worker).counter().count();
        double rows = node.meters().get("coxswain.job.rows").tag("job", id).tag("worker", "").counter().count();
        double depth = node.meters().get("coxswain.job.depth").tag("job", id).gauge().value();
        long loads = node.meters().get("coxswain.job.load").tag("job", id).timer().count();
        end.countDown();
        awaitCount(script, "stop", 1);
        await().until(() -> metersOf(id).isEmpty());
        late.get().run();

        assertThat(List.of(lines, rows, depth, (double) loads)).containsExactly(2.0, 7.0, 3.0, 1.0);
        assertThat(metersOf(id)).as("what an instance counts that is over").isEmpty();
    }

    @Test
    void givenLoggers_whenInstancesLog_thenLinesTellWhoForPeopleAndAsFieldsOfJson() {
        Logger logger = (Logger) LoggerFactory.getLogger("io.coxswain.job.scripted");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);
        Script script = new Script();
        script.on("init", moment -> {
            moment.context().logger().log(System.Logger.Level.WARNING, "master {0}", "speaks");
            moment.createWorker("w");
        });
        script.onWorker("tick", (name, context, message) -> {
            context.logger().log(System.Logger.Level.WARNING, "worker speaks");
            context.exit();
        });
        script.on("onWorkerOffline", moment -> moment.context().exit(ExitReason.FINISHED, null, null));

        String id = run(script, JobState.FINISHED).id();
        logger.detachAppender(lines);

        WorkerView worker = node.workers().list(id, null, 10).getFirst();
        String epoch = Long.toString(worker.epoch());
        List<ILoggingEvent> mine = new ArrayList<>(lines.list).stream().filter(line -> id.equals(line.getMDCPropertyMap().get("job")))
                .toList();
        assertThat(mine).extracting(ILoggingEvent::getMDCPropertyMap).containsExactly(Map.of("job", id, "epoch", epoch),
                Map.of("job", id, "worker", worker.id()));
        assertThat(mine.getFirst().getFormattedMessage()).startsWith("master speaks {").contains("job=" + id, "epoch=" + epoch);
        assertThat(mine.getLast().getFormattedMessage()).startsWith("worker speaks {").contains("job=" + id, "worker=" + worker.id());
        assertThat(json(mine.getFirst()).get("job").asString()).isEqualTo(id);
        assertThat(json(mine.getFirst()).get("epoch").asString()).isEqualTo(epoch);
        assertThat(json(mine.getLast()).get("worker").asString()).isEqualTo(worker.id());
    }

    /** As {@code logging.structured.format.console=ecs} writes it. */
    private static JsonNode json(ILoggingEvent line) {
        LoggerContext context = new LoggerContext();
        context.putObject(Environment.class.getName(), new StandardEnvironment());
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        return JsonMapper.shared().readTree(new String(encoder.encode(line), StandardCharsets.UTF_8));
    }

    @Test
    void givenAMaster_whenItUpdatesItsStatus_thenTheLatestIsShownAndOutlivesItsTerm() {
        Script script = new Script();
        script.on("init", moment -> {
            moment.context().updateStatus(Map.of("progress", 1));
            moment.context().updateStatus(Map.of("progress", 2));
        });
        String id = submit(script);
        awaitCount(script, "tick", 1);

        node.calls().resign(id).join();
        awaitCount(script, "tick", 2);

        assertThat(node.jobs().require(id).status()).hasToString("{\"progress\":2}");
    }

    /** A worker whose node says nothing is not known to be alive, until it is reported or its node speaks again. */
    @Test
    void givenAWorkerWhoseNodeIsSilent_whenAnotherTermBegins_thenTheMasterIsReadyOnceItIsReported() {
        Script script = new Script();
        List<Boolean> atStart = new CopyOnWriteArrayList<>();
        script.on("init", moment -> {
            atStart.add(moment.context().isMasterReady());
            moment.createWorker("w");
        });
        script.on("onMasterRecovered", moment -> atStart.add(moment.context().isMasterReady()));
        script.get("/ready", (request, context) -> RouteResponse.ok(context.isMasterReady()));
        String id = submit(script);
        awaitCount(script, "onWorkerOnline", 1);
        jdbc.update("update worker set session_id = gen_random_uuid() where job_id = ?", id);

        node.calls().resign(id).join();
        awaitCount(script, "tick", 2);
        Object before = get(node, id, "/ready").join().body();
        jdbc.update("update worker set state = 'LOST' where job_id = ?", id);
        jdbc.update("insert into inbox (job_id, sender, kind, body) select job_id, id, 'OFFLINE', '{\"kind\": \"NODE_LOST\"}' "
                + "from worker where job_id = ?", id);
        awaitCount(script, "onWorkerOffline", 1);
        Object after = get(node, id, "/ready").join().body();

        assertThat(atStart).containsExactly(true, false);
        assertThat(before).isEqualTo(false);
        assertThat(after).isEqualTo(true);
    }

    private int waiting(String id, String column) {
        return jdbc.queryForObject("select count(*) from inbox where job_id = ? and kind = 'MESSAGE' and " + column, Integer.class, id);
    }

    @Test
    void givenBlockingMessages_whenSendReturns_thenTheyAreDurableBothWays() {
        Script script = new Script();
        AtomicInteger toWorker = new AtomicInteger();
        AtomicInteger toMaster = new AtomicInteger();
        CountDownLatch sent = new CountDownLatch(1);
        script.on("init", moment -> {
            String nowhere = moment.context().createWorker(script.handType(), script.hand("nowhere"),
                    WorkerOptions.DEFAULT.withSelectors(List.of(Selector.eq("node", "nowhere"))));
            WorkerHandle worker = moment.context().worker(nowhere).orElseThrow();
            worker.sendMessage("m", 1, SendMode.BLOCKING);
            toWorker.set(waiting(moment.context().jobId(), "worker_id is not null"));
            moment.createWorker("speaks");
        });
        script.on("onWorkerOnline", moment -> sent.await());
        script.onWorker("tick", (name, context, message) -> {
            context.sendMessage("m", 1, SendMode.BLOCKING);
            toMaster.set(waiting(context.jobId(), "worker_id is null"));
            sent.countDown();
        });

        submit(script);
        awaitCount(script, "onWorkerMessage", 1);

        assertThat(toWorker).hasValue(1);
        assertThat(toMaster).hasValue(1);
    }

    @Test
    void givenNonBlockingMessages_whenSent_thenTheyArriveBothWays() {
        Script script = new Script();
        List<Object> heard = new CopyOnWriteArrayList<>();
        script.on("init", moment -> moment.createWorker("w"));
        script.on("onWorkerOnline", moment -> moment.worker().sendMessage("ask", 1, SendMode.NON_BLOCKING));
        script.onWorker("onMasterMessage", (name, context, message) -> {
            heard.add(message.topic());
            context.sendMessage("answer", 2, SendMode.NON_BLOCKING);
        });
        script.on("onWorkerMessage", moment -> heard.add("answered"));

        submit(script);

        await().untilAsserted(() -> assertThat(heard).containsExactly("ask", "answered"));
    }
}
