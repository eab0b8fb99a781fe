package io.coxswain.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.JobRoutes.LeaderRouteHandler;
import io.coxswain.api.JobRoutes.RouteHandler;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteResponse;
import io.coxswain.route.RegisteredRoute.Target;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableTest {

    private static final LeaderRouteHandler LEADER = (request, context) -> RouteResponse.noContent();
    private static final RouteHandler ANY_NODE = request -> RouteResponse.noContent();

    private final RouteTable table = new RouteTable(RouteTable.RESERVED);

    @Test
    void givenRouteWithVariables_whenMatching_thenTheirDecodedValuesAreFound() {
        table.get("/partitions/{partition}/offsets/{name}", LEADER);
        table.seal();

        var match = table.match(HttpMethod.GET, "/partitions/7/offsets/a%20b+c%2Fd").orElseThrow();

        assertThat(match.variables()).isEqualTo(Map.of("partition", "7", "name", "a b+c/d"));
        assertThat(match.route()).hasToString("GET /partitions/{partition}/offsets/{name}");
    }

    @Test
    void givenLiteralAndVariable_whenBothMatch_thenTheLiteralWins() {
        table.get("/partitions/{partition}", LEADER);
        table.get("/partitions/all", LEADER);
        table.seal();

        var match = table.match(HttpMethod.GET, "/partitions/all").orElseThrow();

        assertThat(match.route().path()).hasToString("/partitions/all");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ticks", "/", "/tick", "/ticks/", "/ticks/a/b", "//ticks", "/ticks//", "/TICKS"})
    void givenOtherPath_whenMatching_thenThereIsNoRoute(String path) {
        table.get("/ticks", LEADER);
        table.get("/ticks/{worker}", LEADER);
        table.seal();

        var match = table.match(HttpMethod.GET, path);

        assertThat(match).isEmpty();
        assertThat(table.methods(path)).isEmpty();
    }

    @Test
    void givenOtherMethod_whenMatching_thenThePathsMethodsAreKnown() {
        table.get("/offset", LEADER);
        table.anyNode(HttpMethod.PUT, "/offset", ANY_NODE);
        table.seal();

        assertThat(table.match(HttpMethod.DELETE, "/offset")).isEmpty();
        assertThat(table.methods("/offset")).isEqualTo(Set.of(HttpMethod.GET, HttpMethod.PUT));
    }

    @Test
    void givenLeaderAndAnyNodeRoute_whenRegistered_thenEachKeepsItsHandler() {
        table.get("/a", LEADER);
        table.anyNode(HttpMethod.GET, "/b", ANY_NODE);
        table.seal();

        assertThat(table.routes()).extracting(RegisteredRoute::target)
                .containsExactlyInAnyOrder(new Target.Leader(LEADER), new Target.AnyNode(ANY_NODE));
    }

    @Test
    void givenDocumentedRoute_whenSealed_thenItsDocsAreKept() {
        table.post("/limits", LEADER).summary("Sets the limit").description("For all workers.").query("dryRun", "Only checks")
                .request(String.class, "10/s").response(202, Integer.class, 10);
        table.seal();

        RouteDocs docs = table.routes().getFirst().docs();

        assertThat(docs.summary()).isEqualTo("Sets the limit");
        assertThat(docs.description()).isEqualTo("For all workers.");
        assertThat(docs.queries()).extracting(RouteParameter::name, RouteParameter::description)
                .containsExactly(tuple("dryRun", "Only checks"));
        assertThat(docs.request()).isEqualTo(new RouteDocs.Request(String.class, "10/s"));
        assertThat(docs.responses()).containsExactly(new RouteDocs.Response(202, Integer.class, 10));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {"/workers | 'workers' is reserved", "/cancel/now | 'cancel' is reserved",
        "/{any} | put a word in front of the variable", "offset | start with a slash", "/ | its part ''", "/a//b | its part ''",
        "/a/ | its part ''", "/a b | its part 'a b'", "/a/.. | its part '..'", "/a/{b}c | its part '{b}c'", "/a/{ | its part '{'",
        "/a/{b}/{b} | a variable occurs twice"})
    void givenPathThatCantBe_whenRegistered_thenItIsRefusedByName(String path, String reason) {
        assertThatIllegalArgumentException().isThrownBy(() -> table.get(path, LEADER)).withMessageContaining(path)
                .withMessageContaining(reason);
    }

    @Test
    void givenRegisteredRoute_whenTheSameCallIsRegistered_thenItIsRefused() {
        table.get("/offset/{a}", LEADER);
        table.post("/offset/{a}", LEADER);

        assertThatIllegalArgumentException().isThrownBy(() -> table.get("/offset/{b}", LEADER))
                .withMessageContaining("GET /offset/{b}").withMessageContaining("GET /offset/{a} is registered already");
    }

    @Test
    void givenNothingReserved_whenReservedNamesAreRegistered_thenTheyAreTaken() {
        RouteTable own = new RouteTable(Set.of());
        own.anyNode(HttpMethod.POST, "/cancel", ANY_NODE);

        own.seal();

        assertThat(own.match(HttpMethod.POST, "/cancel")).isPresent();
    }

    @Test
    void givenSealedTable_whenRegistering_thenItIsRefused() {
        var route = table.get("/a", LEADER);
        table.seal();

        assertThatIllegalStateException().isThrownBy(() -> table.get("/b", LEADER)).withMessageContaining("onOpenApiInitialized");
        assertThatIllegalStateException().isThrownBy(() -> route.summary("late"));
    }

    @Test
    void givenErrorStatus_whenDocumentedAsAnswer_thenItIsRefused() {
        var route = table.get("/a", LEADER);

        assertThatIllegalArgumentException().isThrownBy(() -> route.response(404, String.class, "")).withMessageContaining("404");
    }

    @Test
    void givenRouteWithBody_whenRegistered_thenItsTypeAndExampleAreDocumented() {
        table.put("/limits", String.class, "10/s", (body, request, context) -> RouteResponse.ok(body));
        table.anyNode(HttpMethod.POST, "/limits", Integer.class, 10, (body, request) -> RouteResponse.ok(body));
        table.seal();

        assertThat(table.routes()).extracting(route -> route.method() + " " + route.docs().request())
                .containsExactly("PUT " + new RouteDocs.Request(String.class, "10/s"), "POST " + new RouteDocs.Request(Integer.class, 10));
    }

    @Test
    void givenTypedParametersAndProblems_whenSealed_thenTheyAreKept() {
        RouteParameter<Integer> partition = RouteParameter.required("partition", ParameterType.integer(0, 63), "The partition");
        RouteParameter<Boolean> force = RouteParameter.withDefault("force", ParameterType.bool(), false, "Whether to force it");
        table.post("/partitions/{partition}/pause", LEADER).path(partition).query(force).noContent()
                .problem(409, "partition-paused", "when it is paused already");
        table.seal();

        RouteDocs docs = table.routes().getFirst().docs();

        assertThat(docs.variables()).containsExactly(partition);
        assertThat(docs.queries()).containsExactly(force);
        assertThat(docs.responses()).containsExactly(new RouteDocs.Response(204, null, null));
        assertThat(docs.problems()).containsExactly(new RouteDocs.Refusal(409, "partition-paused", "when it is paused already"));
    }

    static Stream<Arguments> mistakes() {
        RouteParameter<String> a = RouteParameter.required("a", ParameterType.text(), "");
        RouteParameter<String> other = RouteParameter.required("other", ParameterType.text(), "");
        return Stream.of(arguments("no variable 'other'", mistake(route -> route.path(other))),
                arguments("'a' is a variable of its path already", mistake(route -> route.query(a))),
                arguments("the parameter 'a' twice", mistake(route -> route.path(a).path(a))),
                arguments("the parameter 'other' twice", mistake(route -> route.query(other).query("other", "again"))),
                arguments("a GET has no body", mistake(route -> route.request(String.class, ""))),
                arguments("the status 204: ", mistake(route -> route.response(204, String.class, ""))),
                arguments("the status 200 twice", mistake(route -> route.response(200, String.class, "").response(200, String.class, ""))),
                arguments("from 400 to 599, not 200", mistake(route -> route.problem(200, "ok", ""))),
                arguments("not 'Not Possible'", mistake(route -> route.problem(409, "Not Possible", ""))));
    }

    private static Consumer<JobRoutes.Route> mistake(Consumer<JobRoutes.Route> mistake) {
        return mistake;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void givenDescriptionThatCantBe_whenRegistered_thenItIsRefused(String reason, Consumer<JobRoutes.Route> mistake) {
        var route = table.get("/offsets/{a}", LEADER);

        assertThatIllegalArgumentException().isThrownBy(() -> mistake.accept(route)).withMessageContaining(reason);
    }
}
