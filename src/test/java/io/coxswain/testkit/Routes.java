package io.coxswain.testkit;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteException;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Violation;
import io.coxswain.json.StrictReader;
import io.coxswain.route.RegisteredRoute.Target;
import io.coxswain.route.RouteCall;
import io.coxswain.route.RouteMatch;
import io.coxswain.route.RouteTable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Answers calls of a job's routes, with the service's own matching and checks. */
final class Routes {

    private final World world;
    private final RouteTable table = new RouteTable(RouteTable.RESERVED);
    private final StrictReader reader;

    Routes(World world) {
        this.world = world;
        this.reader = new StrictReader(world.json(), world.options().validator(), world.types().mask());
        world.types().createExampleMaster(world.jobType()).onOpenApiInitialized(table);
        table.seal();
    }

    /** @param body JSON; null for none */
    RouteAnswer call(HttpMethod method, String target, @Nullable String body) {
        int mark = target.indexOf('?');
        String path = mark < 0 ? target : target.substring(0, mark);
        Map<String, String[]> parameters = parameters(mark < 0 ? "" : target.substring(mark + 1));
        Body content = new Body(body);
        try {
            RouteMatch match = table.match(method, path).orElseThrow(() -> noRoute(method, path));
            RouteCall call = new RouteCall(world.jobId(), match, parameters, Map.of(), content).checked();
            RouteResponse response = switch (match.route().target()) {
                case Target.AnyNode(var handler) -> handler.handle(call);
                case Target.Leader leader -> leader().answer(method, path,
                        theirs -> new RouteCall(world.jobId(), theirs, parameters, Map.of(), content).checked());
            };
            return answer(response == null ? refuse(noRoute(method, path)) : response);
        } catch (Throwable e) {
            return problem(e);
        }
    }

    private TermRun leader() {
        if (world.state().isTerminal()) {
            throw new CoxswainException(ErrorCode.JOB_TERMINAL,
                    "Job '" + world.jobId() + "' can't be asked: it is over (" + world.state() + ")");
        }
        TermRun term = world.term();
        if (term == null || !term.takesCalls()) {
            throw new CoxswainException(ErrorCode.LEADER_UNAVAILABLE, "Job '" + world.jobId() + "' can't be asked: "
                    + (term == null ? "nobody leads it right now" : "its master is about to start or to end") + "; try again in a moment");
        }
        return term;
    }

    private static RouteResponse refuse(CoxswainException reason) {
        throw reason;
    }

    private CoxswainException noRoute(HttpMethod method, String path) {
        boolean other = !table.methods(path).isEmpty();
        return new CoxswainException(other ? ErrorCode.METHOD_NOT_ALLOWED : ErrorCode.NOT_FOUND, "A job of type '" + world.jobType()
                + "' has no route " + method + " " + path + ". It has: " + table.routes());
    }

    private static Map<String, String[]> parameters(String query) {
        Map<String, String[]> parameters = new HashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            String value = parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8);
            parameters.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8), new String[] {value});
        }
        return parameters;
    }

    private RouteAnswer answer(RouteResponse response) {
        JsonNode json = response.body() == null ? null : world.json().tree(world.json().write(response.body()));
        return new RouteAnswer(response.status(), null, null, List.of(), json, response.headers());
    }

    private static RouteAnswer problem(Throwable error) {
        return switch (error) {
            case InvalidInputException invalid -> problem(invalid.code(), invalid, invalid.violations());
            case CoxswainException known -> problem(known.code(), known, List.of());
            case RouteException own -> new RouteAnswer(own.status(), own.code(), own.getMessage(), List.of(), null, Map.of());
            case ProcessKilled killed -> problem(ErrorCode.LEADER_UNAVAILABLE, killed, List.of());
            default -> problem(ErrorCode.INTERNAL, error, List.of());
        };
    }

    private static RouteAnswer problem(ErrorCode code, Throwable error, List<Violation> violations) {
        String detail = error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
        return new RouteAnswer(code.httpStatus(), code.code(), detail, violations, null, Map.of());
    }

    /** The body of a call, read as strictly as over HTTP. */
    private final class Body implements RouteCall.Body {

        private final @Nullable String text;

        Body(@Nullable String text) {
            this.text = text;
        }

        @Override
        public <T> T read(Class<T> type) {
            if (text == null) {
                throw new CoxswainException(ErrorCode.MALFORMED_REQUEST, "This call needs a body: send a JSON object");
            }
            JsonNode tree;
            try {
                tree = world.json().mapper().readTree(text);
            } catch (JacksonException e) {
                throw new CoxswainException(ErrorCode.MALFORMED_REQUEST, "The body is not valid JSON: " + StrictReader.message(e), e);
            }
            return reader.read(tree, type, "");
        }
    }
}
