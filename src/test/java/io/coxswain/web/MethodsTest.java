package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.NodeApi;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.WebNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Every address there is, asked by HEAD, by OPTIONS, and by methods that it does not have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MethodsTest {

    private static final List<String> PAGES = List.of("/", "/swagger-ui.html", "/swagger-ui/index.html", "/v3/api-docs");
    /** Of the connection, or different each time. */
    private static final Set<String> OF_THE_MOMENT = Set.of("date", "connection", "keep-alive", "transfer-encoding", "content-length");

    /** An address that exists, and the methods that it has. */
    record Address(String path, Set<String> methods) {
        @Override
        public String toString() {
            return path;
        }
    }

    private final NodeApi api = WebNode.shared().api();
    private final List<Address> addresses = new ArrayList<>();
    private String fake = "";
    private String csv = "";

    @BeforeAll
    void findAddresses() {
        fake = submit("{\"type\": \"fake\", \"config\": {\"workers\": 1, \"ticks\": -1}}");
        csv = submit("{\"type\": \"csv-import\", \"config\": %s, \"selectors\": [{\"key\": \"zone\", \"op\": \"EXISTS\"}]}"
                .formatted(api.get("/api/v1/job-types/csv-import").json().get("exampleConfig")));
        String worker = await().atMost(Duration.ofSeconds(10)).until(() -> api.get("/api/v1/jobs/" + fake + "/workers").json().get(
                "workers"),
                workers -> !workers.isEmpty()).get(0).get("id").stringValue();
        await().atMost(Duration.ofSeconds(10)).until(() -> api.get("/api/v1/jobs/" + fake + "/ticks").status() == 200);
        Map<String, String> variables = Map.of("workerId", worker, "name", "shared", "type", "fake");
        documented().forEach((path, methods) -> addresses.add(new Address(fill(path, variables), methods)));
        actuator().forEach(path -> addresses.add(new Address(path, Set.of("GET"))));
        PAGES.forEach(path -> addresses.add(new Address(path, Set.of("GET"))));
    }

    @AfterAll
    void endJobs() {
        api.post("/api/v1/jobs/" + fake + "/cancel", "");
        api.post("/api/v1/jobs/" + csv + "/cancel", "");
    }

    private String submit(String job) {
        return api.post("/api/v1/jobs", job).require(201).json().get("id").stringValue();
    }

    private Map<String, Set<String>> documented() {
        Map<String, Set<String>> paths = new TreeMap<>();
        api.get("/v3/api-docs").require(200).json().get("paths").properties().forEach(path -> paths.put(withJob(path.getKey(), path
                .getValue()), path.getValue().propertyNames().stream().map(String::toUpperCase).collect(Collectors.toCollection(
                        TreeSet::new))));
        return paths;
    }

    /** A route of a job type is asked of a job of that type. */
    private String withJob(String path, JsonNode item) {
        boolean ofCsv = item.toString().contains("\"Job type csv-import\"");
        return path.replace("{jobId}", ofCsv ? csv : fake);
    }

    private static String fill(String path, Map<String, String> variables) {
        String filled = path;
        for (Map.Entry<String, String> variable : variables.entrySet()) {
            filled = filled.replace("{" + variable.getKey() + "}", variable.getValue());
        }
        return filled;
    }

    /** What Spring has mapped beside the documented calls and has no variable in it. */
    private List<String> actuator() {
        return WebNode.shared().beans(RequestMappingInfoHandlerMapping.class).stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream()).flatMap(info -> info.getPatternValues().stream())
                .filter(path -> path.startsWith("/actuator") && !path.contains("{") && !path.contains("*")).distinct().toList();
    }

    List<Address> addresses() {
        return addresses;
    }

    private Answer send(String method, String path) {
        return api.send(HttpRequest.newBuilder().method(method, BodyPublishers.noBody()), path);
    }

    private static Map<String, List<String>> lasting(Answer answer) {
        return answer.response().headers().map().entrySet().stream().filter(header -> !OF_THE_MOMENT.contains(header.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void givenAddress_whenAskedForItsOptions_thenItsMethodsAreAllowed(Address address) {
        Answer options = send("OPTIONS", address.path());

        assertThat(options.status()).as(options.text()).isBetween(200, 204);
        Set<String> allowed = Set.copyOf(Arrays.asList(options.response().headers().firstValue("Allow").orElse("").split(",\\s*")));
        assertThat(allowed).containsAll(address.methods());
        if (address.methods().contains("GET")) {
            assertThat(allowed).contains("HEAD");
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void givenAddress_whenAskedByHead_thenItAnswersAsByGetButForTheBody(Address address) {
        Answer get = send("GET", address.path());
        Answer head = send("HEAD", address.path());

        assertThat(head.text()).isEmpty();
        assertThat(head.status()).isEqualTo(get.status());
        assertThat(lasting(head)).isEqualTo(lasting(get));
        if (address.methods().contains("GET")) {
            // Nobody leads the job that no node may lead.
            assertThat(get.status()).isIn(address.path().contains(csv) ? List.of(200, 404, 503) : List.of(200, 302));
            assertThat(get.response().headers().firstValue("Retry-After").isPresent()).isEqualTo(get.status() == 503);
        } else {
            assertThat(get.status()).isIn(404, 405);
        }
    }

    @ParameterizedTest
    @MethodSource("addresses")
    void givenAddress_whenAskedByAMethodItDoesNotHave_thenItIsRefused(Address address) {
        assertThat(List.of("PUT", "PATCH", "DELETE", "TRACE", "PROPFIND")).filteredOn(method -> !address.methods().contains(method))
                .allSatisfy(method -> assertThat(send(method, address.path()).status()).as(method).isBetween(400, 499));
    }
}
