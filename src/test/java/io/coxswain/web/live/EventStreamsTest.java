package io.coxswain.web.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.event.EventKind;
import io.coxswain.testing.EventClient;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Two nodes on one database; whichever is asked tells everything, whatever happens at the other. */
class EventStreamsTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String ENDLESS = "{\"workers\": 0, \"ticks\": -1}";

    private static PGSimpleDataSource database;
    private static WebNode leader;
    private static WebNode other;

    /** The second node may lead nothing, so that all that happens happens at the first. */
    @BeforeAll
    static void startTwoNodes() {
        database = TestPostgres.freshDatabase();
        leader = WebNode.start("leader", database);
        other = WebNode.start("other", database, "--coxswain.node.max-job-masters=0", "--coxswain.events.heartbeat=1s");
    }

    @AfterAll
    static void stopNodes() {
        other.close();
        leader.close();
    }

    private static String submit(String id) {
        return leader.api().submit(id, "fake", ENDLESS);
    }

    private static void exit(String id) {
        leader.api().post("/api/v1/jobs/" + id + "/exit", "{\"reason\": \"FINISHED\"}").require(202);
    }

    private static String eventsOf(String id) {
        return "/api/v1/jobs/" + id + "/events";
    }

    /** What the history says in the end: what every stream has to tell. */
    private static List<Long> history(String id) {
        List<Long> seqs = new ArrayList<>();
        other.api().get(eventsOf(id)).require(200).json().get("events").forEach(event -> seqs.add(event.get("seq").longValue()));
        return seqs;
    }

    @Test
    void givenJobLedElsewhere_whenFollowed_thenItsWholeHistoryComesAndThenTheEnd() {
        submit("whole");

        try (EventClient client = EventClient.connect(other.url(), eventsOf("whole"))) {
            client.awaitType("STARTED");
            exit("whole");
            client.awaitType(Frames.END);
            var answer = client.awaitEnd();

            assertThat(client.seqs()).isEqualTo(history("whole"));
            assertThat(client.types()).startsWith("SUBMITTED").endsWith("EXITED", Frames.END);
            assertThat(client.events().getLast().data().get("reason").stringValue()).isEqualTo("over");
            assertThat(client.events().getFirst().data().propertyNames()).containsExactly("seq", "jobId", "epoch", "at", "kind", "node",
                    "data");
            assertThat(client.lines().getFirst()).startsWith("retry: ");
            assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
    }

    @Test
    void givenJobThatIsOver_whenAllOfItWasRead_thenTheClientIsToldNotToComeAgain() {
        submit("read");
        exit("read");
        EventClient first = EventClient.connect(other.url(), eventsOf("read"));
        first.awaitType(Frames.END);

        EventClient again = EventClient.connecting(other.url(), eventsOf("read"), StreamRequest.HEADER, first.lastId());

        assertThat(again.awaitEnd().statusCode()).isEqualTo(204);
        assertThat(again.events()).isEmpty();
    }

    @Test
    void givenClientThatLostItsConnection_whenItComesBackToAnotherNode_thenNothingIsMissingOrRepeated() {
        submit("resumed");
        EventClient first = EventClient.connect(leader.url(), eventsOf("resumed"));
        first.awaitType("STARTED");
        String lastId = first.lastId();
        first.close();
        exit("resumed");

        try (EventClient second = EventClient.connect(other.url(), eventsOf("resumed"), StreamRequest.HEADER, lastId)) {
            second.awaitType(Frames.END);

            List<Long> all = new ArrayList<>(first.seqs());
            all.addAll(second.seqs());
            assertThat(all).isEqualTo(history("resumed"));
        }
    }

    /** A transaction that began first commits while the client is away, behind events that it has already seen. */
    @Test
    void givenTransactionsThatCommitOutOfOrder_whenTheClientWasAway_thenItMissesNothing() throws SQLException {
        submit("disorder");
        String path = "/api/v1/events?kind=CALLBACK_ABANDONED,WORKER_ENDED";
        EventClient first = EventClient.connect(other.url(), path);
        try (Connection late = database.getConnection(); Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            append(statement, EventKind.CALLBACK_ABANDONED);
            leader.jdbc().update("insert into job_event (job_id, epoch, kind) values ('disorder', 1, 'WORKER_ENDED')");
            first.awaitType("WORKER_ENDED");
            first.close();
            late.commit();
        }

        try (EventClient second = EventClient.connect(leader.url(), path + "&lastEventId=" + first.lastId())) {
            EventClient.Event missed = second.awaitType("CALLBACK_ABANDONED");

            assertThat(missed.seq()).isLessThan(first.seqs().getLast());
            assertThat(second.types()).containsExactly("CALLBACK_ABANDONED");
        }
    }

    private static void append(Statement statement, EventKind kind) throws SQLException {
        statement.executeUpdate("insert into job_event (job_id, epoch, kind) values ('disorder', 1, '" + kind + "')");
    }

    @Test
    void givenLiveClient_whenALowerNumberCommitsLater_thenItIsTold() throws SQLException {
        submit("late");
        try (EventClient client = EventClient.connect(other.url(), "/api/v1/events?kind=CANCEL_ENFORCED,WORKER_ENDED");
                Connection late = database.getConnection();
                Statement statement = late.createStatement()) {
            late.setAutoCommit(false);
            append(statement, EventKind.CANCEL_ENFORCED);
            leader.jdbc().update("insert into job_event (job_id, epoch, kind) values ('late', 1, 'WORKER_ENDED')");
            client.awaitType("WORKER_ENDED");

            late.commit();

            assertThat(client.awaitType("CANCEL_ENFORCED").seq()).isLessThan(client.seqs().getFirst());
        }
    }

    @Test
    void givenClientsOfAllJobs_whenFiltered_thenEachHearsOnlyWhatItWants() {
        try (EventClient wanted = EventClient.connect(other.url(), "/api/v1/events?project=default&type=fake&kind=EXITED");
                EventClient unwanted = EventClient.connect(other.url(), "/api/v1/events?type=csv-import");
                EventClient all = EventClient.connect(leader.url(), "/api/v1/events")) {
            submit("filtered");
            exit("filtered");

            all.awaitType("EXITED");
            wanted.awaitType("EXITED");

            assertThat(wanted.types()).containsOnly("EXITED");
            assertThat(all.types()).contains("SUBMITTED", "LEADER_ELECTED", "EXITED");
            assertThat(unwanted.events()).isEmpty();
        }
    }

    /** Polls would take a second; hints come from the node where it happens to the one where somebody listens. */
    @Test
    void givenClientAtAnotherNode_whenSomethingHappens_thenItIsToldWithinMoments() {
        try (EventClient client = EventClient.connect(other.url(), "/api/v1/events?kind=SUBMITTED")) {
            List<Long> millis = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                int before = client.events().size();
                long began = System.nanoTime();
                submit("hinted-" + i);
                await().atMost(SOON).pollInterval(Duration.ofMillis(2)).until(() -> client.events().size() > before);
                millis.add((System.nanoTime() - began) / 1_000_000);
            }

            assertThat(millis.stream().sorted().toList().get(millis.size() / 2)).as("the median of %s", millis).isLessThan(400);
        }
    }

    @Test
    void givenNothingHappens_whenTimePasses_thenThereAreSignsOfLifeWithTheNewestId() {
        submit("quiet");

        try (EventClient client = EventClient.connect(other.url(), eventsOf("quiet"))) {
            client.awaitType("STARTED");
            long last = client.seqs().getLast();
            submit("somewhere-else");
            await().atMost(SOON).until(() -> client.lines().stream().filter(line -> line.startsWith(":")).count() >= 3);

            await().atMost(SOON).until(() -> Long.parseLong(client.lastId().split("-")[0]) > last);
            assertThat(client.events()).hasSize(client.seqs().size());
        }
    }

    @Test
    void givenClientThatGoesAway_whenTheNodeWritesToIt_thenTheStreamEnds() {
        submit("gone");
        EventHub hub = other.bean(EventHub.class);
        EventClient client = EventClient.connect(other.url(), eventsOf("gone"));
        int connected = hub.streams();

        client.close();

        await().atMost(SOON).until(() -> hub.streams() < connected);
    }

    @Test
    void givenFollowedJob_whenItIsDeletedAtOnce_thenItsStreamEnds() {
        submit("deleted");

        try (EventClient client = EventClient.connect(other.url(), eventsOf("deleted"))) {
            client.awaitType("STARTED");
            leader.jdbc().update("delete from job_event where job_id = 'deleted'");
            leader.jdbc().update("delete from job where id = 'deleted'");

            assertThat(client.awaitType(Frames.END).data().get("reason").stringValue()).isEqualTo("deleted");
            client.awaitEnd();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"text/event-stream|stream", "text/event-stream, application/json;q=0.5|stream",
        "application/json;q=0.5, text/event-stream;q=0.9|stream", "application/json|page", "*/*|page", "text/html, */*;q=0.8|page",
        "application/json, text/event-stream|page", "text/event-stream;q=0.2, application/json;q=0.9|page",
        "text/event-stream;q=0.1, */*|page"})
    void givenAccept_whenAskedForEvents_thenItDecidesBetweenPagesAndAStream(String accept, String expected) {
        submit("accept");
        for (String path : List.of(eventsOf("accept"), "/api/v1/events")) {
            EventClient client = EventClient.connecting(other.url(), path, "Accept", accept);
            await().atMost(SOON).until(() -> client.isConnected());

            boolean stream = client.lines().getFirst().startsWith("retry: ");
            client.close();

            assertThat(stream ? "stream" : "page").as(path).isEqualTo(expected);
        }
        leader.api().post("/api/v1/jobs/accept/exit", "{\"reason\": \"FINISHED\"}");
        leader.api().send(HttpRequest.newBuilder().DELETE(), "/api/v1/jobs/accept");
    }

    private static Answer ask(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder().GET().header("Accept", "text/event-stream");
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return other.api().send(request, path);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "-1", "1.5", "1-", "99999999999999999999"})
    void givenBadId_whenGoingOnFromIt_thenItIsRefused(String id) {
        Answer byHeader = ask("/api/v1/events", StreamRequest.HEADER, id).require(400);
        Answer byParameter = ask("/api/v1/events?lastEventId=" + id).require(400);

        assertThat(byHeader.json().get("code").stringValue()).isEqualTo("invalid-parameter");
        assertThat(byHeader.json().get("detail").stringValue()).contains("Last-Event-ID");
        assertThat(byParameter.json().get("detail").stringValue()).contains("lastEventId");
    }

    @Test
    void givenBadRequests_whenAskedForAStream_thenTheyAreProblems() {
        submit("asked");
        HttpRequest.Builder head = HttpRequest.newBuilder().method("HEAD", BodyPublishers.noBody()).header("Accept", "text/event-stream");

        assertThat(ask(eventsOf("no-such-job")).require(404).json().get("code").stringValue()).isEqualTo("job-not-found");
        assertThat(ask(eventsOf("asked") + "?pageSize=5").require(400).json().get("detail").stringValue()).contains("pageSize");
        assertThat(ask("/api/v1/events?kind=NONE").require(400).json().get("code").stringValue()).isEqualTo("invalid-parameter");
        assertThat(other.api().post(eventsOf("asked"), "{}").status()).isEqualTo(405);
        assertThat(other.api().send(head, eventsOf("asked")).require(200).response().headers().firstValue("Content-Type").orElseThrow())
                .startsWith("text/event-stream");
    }

    @Test
    void givenPageOfAllEvents_whenFollowedFromItsId_thenThereIsNoGap() {
        submit("listed");
        await().atMost(SOON).until(() -> leader.api().job("listed").get("state").stringValue().equals("RUNNING"));

        var page = other.api().get("/api/v1/events?pageSize=1&kind=STARTED").require(200).json();
        exit("listed");

        try (EventClient client = EventClient.connect(other.url(), "/api/v1/events?lastEventId=" + page.get("lastEventId").stringValue())) {
            client.awaitType("EXITED");
            assertThat(page.get("events").size()).isEqualTo(1);
            assertThat(page.get("nextPageToken").isNull()).isFalse();
            assertThat(Set.copyOf(client.types())).doesNotContain("SUBMITTED");
        }
    }

    @Test
    void givenNodeThatMayHaveOneStream_whenAnotherIsAskedFor_thenItIsRefusedUntilTheFirstHasEndedByADrain() {
        HttpRequest.Builder stream = HttpRequest.newBuilder().header("Accept", "text/event-stream");
        try (WebNode small = WebNode.start("small", database, "--coxswain.node.max-job-masters=0", "--coxswain.events.max-streams=1")) {
            EventClient first = EventClient.connect(small.url(), "/api/v1/events");
            Answer second = small.api().send(stream, "/api/v1/events");
            leader.api().post("/api/v1/nodes/small/drain", "").require(202);
            first.awaitEnd();

            assertThat(second.require(503).json().get("detail").stringValue()).contains("coxswain.events.max-streams");
            assertThat(second.response().headers().firstValue("Retry-After")).isPresent();
            try (EventClient again = EventClient.connect(small.url(), "/api/v1/events", StreamRequest.HEADER, first.lastId())) {
                assertThat(again.isOver()).isFalse();
            }
        }
    }
}
