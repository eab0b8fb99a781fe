package io.coxswain.security;

import static io.coxswain.security.GuardedNodes.LEADER;
import static io.coxswain.security.GuardedNodes.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.route.RouteTable;
import io.coxswain.testing.WebNode;
import io.coxswain.web.route.FrameworkJobRoutes;
import io.coxswain.web.route.JobTypeRoutes;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.function.support.RouterFunctionMapping;
import org.springframework.web.servlet.handler.AbstractHandlerMethodMapping;
import org.springframework.web.servlet.handler.AbstractUrlHandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;

/**
 * Walks every address that a node answers, as the node itself tells them, so that none can be forgotten: nobody may reach anything without
 * a login but health, and nobody with a lower role what needs a higher one. Nothing is ever changed: what is called does not exist.
 */
class EveryCallTest {

    private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND");
    private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");
    /** All that is open. */
    private static final Set<String> OPEN = Set.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness");
    /** What needs an admin. Anything else: a viewer to look, an operator to change. */
    private static final List<String> FOR_ADMINS = List.of("DELETE /api/v1/jobs/[^/]+", "[A-Z]+ /api/v1/audit",
            "(POST|PUT|PATCH|DELETE|TRACE|PROPFIND) /api/v1/nodes(/.*)?", "(POST|PUT|PATCH|DELETE|OPTIONS|TRACE|PROPFIND) /actuator(/.*)?");
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private record Call(String method, String path) {}

    /** Every address, with names of things that don't exist. */
    private static Set<String> paths(WebNode node) {
        Set<String> paths = new TreeSet<>(OPEN);
        paths.addAll(List.of("/error", "/nothing/here", "/api/v1/jobs/none/any/thing", "/actuator/env",
                "/actuator/heapdump", "/actuator/shutdown", "/actuator/loggers/root"));
        node.beans(HandlerMapping.class).forEach(mapping -> patterns(mapping).map(EveryCallTest::concrete).forEach(paths::add));
        Stream.concat(Stream.of(node.bean(FrameworkJobRoutes.class).table()), node.bean(JobTypeRoutes.class).all().values().stream())
                .map(RouteTable::routes).flatMap(List::stream)
                .forEach(route -> paths.add(concrete("/api/v1/jobs/{jobId}" + route.path())));
        return paths;
    }

    private static Stream<String> patterns(HandlerMapping mapping) {
        return switch (mapping) {
            case AbstractHandlerMethodMapping<?> methods -> methods.getHandlerMethods().keySet().stream()
                    .flatMap(info -> ((RequestMappingInfo) info).getPatternValues().stream());
            case AbstractUrlHandlerMapping urls -> Stream.concat(Stream.of("/").filter(root -> urls.getRootHandler() != null),
                    urls.getHandlerMap().keySet().stream());
            case RouterFunctionMapping functions when functions.getRouterFunction() == null -> Stream.empty();
            default -> throw new AssertionError("This test does not know the addresses of " + mapping + ": teach it");
        };
    }

    private static String concrete(String pattern) {
        String path = pattern.replaceAll("\\{\\*?[^}]*}", "none").replace("**", "none").replace("*", "none");
        return path.startsWith("/") ? path : "/" + path;
    }

    /** Ways to write an address that some servers take for the same, and some don't. */
    private static List<String> disguises(String path) {
        List<String> disguises = new ArrayList<>(List.of(path + "/", path + ";v=1", path + "?x=y", "//" + path.substring(1), "/." + path,
                "/actuator/health/.." + path, "/actuator/health;" + path, "/%2e" + path, path + "%00", path + ".json"));
        if (path.length() > 1) {
            disguises.add(path.substring(0, 1) + "%%%02x".formatted((int) path.charAt(1)) + path.substring(2));
            disguises.add(path.substring(0, 1) + Character.toUpperCase(path.charAt(1)) + path.substring(2));
            disguises.add(path.replaceAll("(?<=.)/", "%2F"));
        }
        return disguises;
    }

    private static int status(WebNode node, Call call, @Nullable Role caller) {
        // The several arguments of URI would encode what is encoded on purpose.
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.port() + call.path))
                .timeout(Duration.ofSeconds(10)).method(call.method, BodyPublishers.noBody()).header("Accept",
                        "application/json, text/event-stream, */*");
        if (caller != null) {
            request.header("Authorization", "Bearer " + caller.text() + "-token");
        }
        try {
            HttpResponse<InputStream> answer = HTTP.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream body = answer.body()) {
                if (!answer.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")) {
                    body.readAllBytes();
                }
            }
            return answer.statusCode();
        } catch (IOException e) {
            throw new AssertionError(call + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static Role required(Call call) {
        if (FOR_ADMINS.stream().anyMatch((call.method + " " + call.path)::matches)
                || call.path.matches("/actuator/(env|heapdump|shutdown|loggers.*)")) {
            return Role.ADMIN;
        }
        return LOOKING.contains(call.method) ? Role.VIEWER : Role.OPERATOR;
    }

    private static boolean isOpen(Call call) {
        return OPEN.contains(call.path) && Set.of("GET", "HEAD").contains(call.method);
    }

    private static Stream<Call> calls(WebNode node) {
        return paths(node).stream().flatMap(path -> METHODS.stream().map(method -> new Call(method, path)));
    }

    @Test
    void givenTheAddressesOfANode_whenListed_thenAllKindsAreAmongThem() {
        assertThat(paths(LEADER)).contains("/api/v1/jobs", "/api/v1/jobs/none", "/api/v1/jobs/none/cancel", "/api/v1/jobs/none/events",
                "/api/v1/jobs/none/ticks", "/api/v1/jobs/none/files", "/api/v1/nodes/none/drain", "/api/v1/audit", "/actuator",
                "/actuator/prometheus", "/actuator/health/none", "/v3/api-docs", "/swagger-ui.html", "/", "/error");
    }

    @Test
    void givenNobody_whenEachAddressIsCalledWithEachMethod_thenNothingIsReachedButHealth() {
        Map<Boolean, List<Call>> calls = calls(LEADER).collect(Collectors.partitioningBy(EveryCallTest::isOpen));

        assertThat(calls.get(true)).hasSize(6);
        assertThat(wrong(LEADER, calls.get(true).stream(), null, Set.of(200))).isEmpty();
        assertThat(calls.get(false)).hasSizeGreaterThan(200);
        assertThat(wrong(LEADER, calls.get(false).stream(), null, Set.of(401))).isEmpty();
    }

    @Test
    void givenNobody_whenAddressesAreDisguised_thenNothingIsReachedEither() {
        Stream<Call> calls = paths(LEADER).stream().filter(path -> !OPEN.contains(path)).flatMap(path -> disguises(path).stream())
                .map(path -> new Call("GET", path));

        assertThat(wrong(LEADER, calls, null, Set.of(400, 401))).isEmpty();
    }

    @Test
    void givenNobody_whenTheOtherNodeIsCalled_thenNothingIsForwarded() {
        Stream<Call> calls = paths(OTHER).stream().filter(path -> path.startsWith("/api/v1/jobs/none/"))
                .map(path -> path.replace("none", GuardedNodes.JOB))
                .flatMap(path -> Stream.of(new Call("GET", path), new Call("POST", path)));

        assertThat(wrong(OTHER, calls, null, Set.of(401))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void givenRole_whenEachAddressIsCalledThatNeedsMore_thenItIsForbidden(Role role) {
        Stream<Call> calls = calls(LEADER).filter(call -> !isOpen(call) && role.compareTo(required(call)) < 0);

        assertThat(wrong(LEADER, calls, role, Set.of(403))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void givenRole_whenEachAddressIsCalledThatNeedsIt_thenItIsLetIn(Role role) {
        Stream<Call> calls = calls(LEADER).filter(call -> !isOpen(call) && role == required(call));

        assertThat(calls.filter(call -> !call.method.equals("TRACE")).map(call -> told(call, status(LEADER, call, role)))
                .filter(told -> told.matches(".*: (401|403|5\\d\\d)"))).isEmpty();
    }

    @Test
    void givenViewer_whenAddressesForOthersAreDisguised_thenTheyAreNotReached() {
        Stream<Call> changes = Stream.concat(paths(LEADER).stream().map(path -> new Call("POST", path)),
                Stream.of(new Call("DELETE", "/api/v1/jobs/none")))
                .flatMap(call -> disguises(call.path).stream().map(path -> new Call(call.method, path)));

        assertThat(wrong(LEADER, changes, Role.VIEWER, Set.of(400, 403))).isEmpty();
    }

    /** The calls that were answered otherwise. */
    private static List<String> wrong(WebNode node, Stream<Call> calls, @Nullable Role caller, Set<Integer> expected) {
        List<String> wrong = new ArrayList<>();
        calls.forEach(call -> {
            int status = status(node, call, caller);
            // Tomcat refuses TRACE by itself, whoever calls.
            if (!(call.method.equals("TRACE") ? Set.of(405) : expected).contains(status)) {
                wrong.add(told(call, status));
            }
        });
        return wrong;
    }

    private static String told(Call call, int status) {
        return call.method + " " + call.path + ": " + status;
    }
}
