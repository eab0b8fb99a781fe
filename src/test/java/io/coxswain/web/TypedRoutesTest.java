package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.route.RouteTable;
import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import io.coxswain.web.route.FrameworkJobRoutes;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** A job type's own routes, as its author writes them and as callers meet them. */
class TypedRoutesTest {

    private static final String JOB = "/api/v1/jobs/partitioned";
    private static final Duration SOON = Duration.ofSeconds(20);

    private static WebNode node;
    private static JsonNode documentBeforeAnyJob;

    private final NodeApi api = node.api();

    @BeforeAll
    static void startNodeWithJob() {
        node = WebNode.start("typed-routes", TestPostgres.freshDatabase(), "--spring.main.sources=" + PartitionsJobType.OnNode.class
                .getName());
        documentBeforeAnyJob = await().atMost(Duration.ofMinutes(1)).ignoreExceptions()
                .until(() -> node.api().get("/v3/api-docs"), answer -> answer.status() == 200).json();
        node.api().submit("partitioned", "partitions", "{}");
        await().atMost(SOON).until(() -> node.api().job("partitioned").get("state").stringValue().equals("RUNNING"));
    }

    @AfterAll
    static void stopNode() {
        node.close();
    }

    private Answer pause(String partition, String body) {
        return api.post(JOB + "/partitions/" + partition + "/pause", body);
    }

    private Answer go(int partition) {
        return api.send(HttpRequest.newBuilder().DELETE(), JOB + "/partitions/" + partition + "/pause");
    }

    private String paused() {
        return api.get(JOB + "/partitions?order=oldest").require(200).json().get("paused").toString();
    }

    @Test
    void givenTypedParameters_whenGiven_thenTheHandlerHasTheirValues() {
        JsonNode given = api.get(JOB + "/partitions?order=newest&limit=3&verbose=true&reason=none").require(200).json();
        JsonNode defaults = api.get(JOB + "/partitions?order=OLDEST").require(200).json();

        assertThat(given).hasToString("{\"order\":\"NEWEST\",\"limit\":3,\"verbose\":true,\"paused\":[]}");
        assertThat(defaults.get("limit").intValue()).isEqualTo(8);
        assertThat(defaults.get("verbose").booleanValue()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"/partitions | 'order' is missing: set it to one of OLDEST, NEWEST",
        "/partitions?order=sideways | 'order' has to be one of OLDEST, NEWEST, not 'sideways'",
        "/partitions?order=oldest&limit=0 | 'limit' has to be a whole number from 1 to 8, not '0'",
        "/partitions?order=oldest&limit=9 | 'limit' has to be", "/partitions?order=oldest&limit= | 'limit' has to be",
        "/partitions?order=oldest&limit=1e0 | 'limit' has to be", "/partitions?order=oldest&limit=%2B1 | 'limit' has to be",
        "/partitions?order=oldest&limit=%D9%A3 | 'limit' has to be", "/partitions?order=oldest&limit=99999999999999999999 | 'limit' has to",
        "/partitions?order=oldest&limit=1&limit=2 | 'limit' is given 2 times",
        "/partitions?order=oldest&verbose=yes | 'verbose' has to be true or false, not 'yes'",
        "/partitions?order=oldest&reason=A1 | 'reason' has to be text that matches [a-z]+",
        "/partitions?order=oldest&colour=red | 'colour' is not known here: this call takes [order, limit, verbose, reason]",
        "/whereabouts?verbose=true | 'verbose' is not known here: this call takes none"})
    void givenParameterThatDoesNotFit_whenCalled_thenItIsNamed(String call, String told) {
        JsonNode problem = api.get(JOB + call).require(400).json();

        assertThat(problem.get("code").stringValue()).isEqualTo("invalid-parameter");
        assertThat(problem.get("detail").stringValue()).contains(told);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "8 | {'reason': 'x'} | 400 | The path's part 'partition' has to be a whole number from 0 to 7, not '8'",
        "x | {'reason': 'x'} | 400 | 'partition'", "1 | {} | 422 | /reason", "1 | {'reason': ' '} | 422 | /reason",
        "1 | {'reason': 'x', 'minutes': 61} | 422 | /minutes", "1 | {'reason': 'x', 'why': 1} | 422 | /why",
        "1 | {'reason': 1} | 422 | /reason", "1 | [] | 422 | body", "1 | {'reason' | 400 | line 1"})
    void givenCallThatDoesNotFit_whenSent_thenItIsRefusedBeforeTheHandler(String partition, String body, int status, String told) {
        JsonNode problem = pause(partition, body.replace('\'', '"')).require(status).json();

        assertThat(problem.get("detail").stringValue()).contains(told);
        assertThat(paused()).isEqualTo("[]");
    }

    @Test
    void givenBodyOfAnotherType_whenSent_thenItIsRefused() {
        var text = HttpRequest.newBuilder().POST(BodyPublishers.ofString("{\"reason\": \"x\"}")).header("Content-Type", "text/plain");

        assertThat(api.send(text, JOB + "/partitions/1/pause").require(415).json().get("code").stringValue())
                .isEqualTo("unsupported-media-type");
    }

    @Test
    void givenProblemOfTheAuthor_whenThrown_thenItIsAnsweredAndTheJobGoesOn() {
        pause("2", "{\"reason\": \"first\"}").require(202);

        JsonNode problem = pause("2", "{\"reason\": \"second\"}").require(409).json();

        assertThat(problem.get("code").stringValue()).isEqualTo("partition-paused");
        assertThat(problem.get("detail").stringValue()).isEqualTo("Partition 2 is paused already");
        assertThat(problem.get("jobId").stringValue()).isEqualTo("partitioned");
        assertThat(paused()).isEqualTo("[{\"number\":2,\"reason\":\"first\"}]");
        assertThat(go(2).require(204).text()).isEmpty();
        assertThat(paused()).isEqualTo("[]");
    }

    @Test
    void givenMistakeOfTheAuthor_whenCalled_thenTheCallerSeesNoInnards() {
        Answer answer = api.get(JOB + "/mistake").require(500);

        assertThat(answer.json().get("code").stringValue()).isEqualTo("internal");
        assertThat(answer.text()).doesNotContain("registered", "Exception");
    }

    @Test
    void givenLeadersRoute_whenCalled_thenItRunsOnTheLoopOfTheMaster() {
        JsonNode whereabouts = api.get(JOB + "/whereabouts").require(200).json();

        assertThat(whereabouts.get("thread").stringValue()).isEqualTo("job-partitioned");
        assertThat(whereabouts.get("epoch").longValue()).isEqualTo(api.job("partitioned").get("epoch").longValue());
    }

    @Test
    void givenAnyNodeRouteWithBody_whenCalled_thenItAnswers() {
        assertThat(api.send(put("{\"reason\": \"x\", \"minutes\": 7}"), JOB + "/echo/h%C3%A9").require(200).text()).isEqualTo(
                "{\"number\":7,\"reason\":\"hé\"}");
    }

    @Test
    void givenRoutesOfAType_whenNoJobOfItRan_thenTheDocumentHasThemInFull() {
        JsonNode pause = documentBeforeAnyJob.at("/paths/~1api~1v1~1jobs~1{jobId}~1partitions~1{partition}~1pause/post");
        JsonNode list = documentBeforeAnyJob.at("/paths/~1api~1v1~1jobs~1{jobId}~1partitions/get");

        assertThat(pause.at("/tags/0").stringValue()).isEqualTo("Job type partitions");
        assertThat(pause.at("/parameters/1/schema").toString()).contains("\"minimum\":0", "\"maximum\":7", "\"format\":\"int32\"");
        assertThat(pause.at("/requestBody/content/application~1json/schema/properties").propertyNames()).containsExactly("reason",
                "minutes");
        assertThat(pause.at("/requestBody/content/application~1json/examples/partitions/value/reason").stringValue()).isEqualTo(
                "maintenance");
        assertThat(pause.at("/responses/202/content/application~1json/examples/partitions/value/number").intValue()).isEqualTo(3);
        assertThat(pause.at("/responses/409/description").stringValue()).contains("partition-paused when it is paused already",
                "job-terminal");
        assertThat(List.copyOf(list.at("/parameters/1/schema/enum").valueStream().map(JsonNode::stringValue).toList()))
                .containsExactly("OLDEST", "NEWEST");
        assertThat(list.at("/parameters/1/required").booleanValue()).isTrue();
        assertThat(list.at("/parameters/2/schema/default").intValue()).isEqualTo(8);
        assertThat(documentBeforeAnyJob.at("/paths/~1api~1v1~1jobs~1{jobId}~1partitions~1{partition}~1pause/delete/responses/204")
                .isObject())
                .isTrue();
    }

    /** The document knows an address once. */
    @Test
    void givenTwoTypesWithTheSameRoute_whenDocumented_thenTheyShareAnOperation() {
        JsonNode paths = documentBeforeAnyJob.get("paths");
        JsonNode echo = paths.at("/~1api~1v1~1jobs~1{jobId}~1echo~1{word}/put");
        JsonNode whereabouts = paths.at("/~1api~1v1~1jobs~1{jobId}~1whereabouts/get");
        JsonNode body = echo.at("/requestBody/content/application~1json");

        assertThat(paths.propertyNames()).noneMatch(path -> path.contains("{sound}"));
        assertThat(echo.get("tags")).hasToString("[\"Job type partitions\",\"Job type replicas\"]");
        assertThat(body.at("/schema/anyOf")).hasSize(2);
        assertThat(body.at("/examples").propertyNames()).containsExactlyInAnyOrder("partitions", "replicas");
        assertThat(echo.at("/responses/200/content/application~1json/schema/anyOf")).hasSize(2);
        assertThat(echo.at("/responses/423/description").stringValue()).contains("too-quiet while it is loud elsewhere");
        assertThat(whereabouts.get("parameters").valueStream().filter(parameter -> parameter.get("name").stringValue().equals("unit")))
                .singleElement().satisfies(unit -> assertThat(unit.path("required").asBoolean(false)).isFalse());
    }

    @Test
    void givenTwoTypesWithTheSameRoute_whenCalled_thenEachAnswersByItsOwnRules() {
        api.submit("replicated", "replicas", "{}");
        await().atMost(SOON).until(() -> api.job("replicated").get("state").stringValue().equals("RUNNING"));

        Answer own = api.send(put("{\"loud\": true}"), "/api/v1/jobs/replicated/echo/ahoy");
        Answer others = api.send(put("{\"reason\": \"x\", \"minutes\": 7}"), "/api/v1/jobs/replicated/echo/ahoy");

        assertThat(own.require(200).text()).isEqualTo("{\"sound\":\"ahoy\"}");
        assertThat(others.require(422).json().get("detail").stringValue()).contains("/reason");
        assertThat(api.get("/api/v1/jobs/replicated/whereabouts").require(400).text()).contains("'unit' is missing");
    }

    private static HttpRequest.Builder put(String body) {
        return HttpRequest.newBuilder().PUT(BodyPublishers.ofString(body)).header("Content-Type", "application/json");
    }

    /** What is reserved is a list of its own, so that names are safe before they are used. */
    @Test
    void givenRoutesOfTheService_whenComparedWithWhatIsReserved_thenNoneCanBeTaken() {
        List<String> first = node.bean(FrameworkJobRoutes.class).table().routes().stream()
                .map(route -> route.path().toString().split("/")[1]).toList();

        assertThat(RouteTable.RESERVED).containsAll(first);
    }

    @Test
    void givenMasterThatStillStarts_whenItsRouteIsCalled_thenTheCallerIsAskedToTryAgain() {
        api.submit("slow-start", "fake", fault("master.init"));
        await().atMost(SOON).until(() -> api.job("slow-start").get("epoch").longValue() > 0);

        Answer early = api.get("/api/v1/jobs/slow-start/ticks");
        await("its address is known, but it has not started").atMost(SOON)
                .until(() -> api.get("/api/v1/jobs/slow-start/leader").status() == 200);
        Answer known = api.get("/api/v1/jobs/slow-start/ticks");
        await().atMost(SOON).until(() -> api.get("/api/v1/jobs/slow-start/ticks").status() == 200);

        assertTryAgain(early);
        assertTryAgain(known);
        assertThat(api.job("slow-start").get("attempts").intValue()).isZero();
    }

    @Test
    void givenMasterThatEnds_whenItsRouteIsCalled_thenTheCallerIsAskedToTryAgain() {
        api.submit("slow-end", "fake", fault("master.close"));
        await().atMost(SOON).until(() -> api.get("/api/v1/jobs/slow-end/ticks").status() == 200);
        var resigning = Thread.ofVirtual().start(() -> api.post("/api/v1/jobs/slow-end/leader/resign", ""));

        Answer meanwhile = await().atMost(SOON).pollInterval(Duration.ofMillis(10))
                .until(() -> api.get("/api/v1/jobs/slow-end/ticks"), answer -> answer.status() != 200);

        assertTryAgain(meanwhile);
        await().atMost(SOON).until(() -> !resigning.isAlive());
        await().atMost(SOON).until(() -> api.get("/api/v1/jobs/slow-end/ticks").status() == 200);
    }

    private static String fault(String where) {
        return "{\"workers\": 0, \"ticks\": -1, \"faults\": [{\"where\": \"%s\", \"kind\": \"sleep\", \"duration\": \"1500ms\"}]}"
                .formatted(where);
    }

    private static void assertTryAgain(Answer answer) {
        assertThat(answer.require(503).json().get("code").stringValue()).isEqualTo("leader-unavailable");
        assertThat(answer.json().get("retryable").booleanValue()).isTrue();
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    }
}
