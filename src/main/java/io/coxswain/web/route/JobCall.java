package io.coxswain.web.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.job.Job;
import io.coxswain.route.RouteCall;
import io.coxswain.route.RouteMatch;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.forward.Forwarded;
import io.coxswain.web.forward.ForwardedCall;
import io.coxswain.web.trace.Trace;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * A call on one job, read completely from its caller.
 *
 * @param client the address that it comes from
 * @param name of the method as it came
 * @param path below the job, percent-encoded as it came
 * @param target path and query, percent-encoded as they came
 * @param parameters of the query
 */
record JobCall(Job job, String client, String name, String path, String target, Map<String, String[]> parameters,
        Map<String, String> headers, CallBody body, boolean forwarded) {

    /** What a leader has to know of the caller. */
    private static final List<String> PASSED_ON = List.of("Authorization", "Accept", "Content-Type", "Idempotency-Key", "If-Match",
            "If-None-Match");

    static JobCall read(Job job, HttpServletRequest request, Caller caller, StrictBody bodies) {
        String path = ServletRequestPathUtils.getParsedRequestPath(request).pathWithinApplication().value();
        String query = request.getQueryString();
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        PASSED_ON.forEach(header -> header(request, header).ifPresent(value -> headers.put(header, value)));
        Trace.find(request).ifPresent(trace -> headers.put(Trace.HEADER, trace.header()));
        return new JobCall(job, caller.address(), request.getMethod(), below(path), query == null ? path : path + "?" + query,
                request.getParameterMap(), headers,
                new CallBody(content(request), Optional.ofNullable(request.getContentType()).orElse(""), bodies),
                request.getHeader(Forwarded.BY) != null);
    }

    /** A header that came in several lines is one list. */
    private static Optional<String> header(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name)).stream().reduce((one, more) -> one + ", " + more);
    }

    private static byte[] content(HttpServletRequest request) {
        try {
            byte[] body = request.getInputStream().readAllBytes();
            if (Forwarded.of(request).isPresent() && !Forwarded.of(request).get().hasSent(body)) {
                throw new CoxswainException(ErrorCode.MALFORMED_REQUEST, "The body is not the one that the other node has sent");
            }
            return body;
        } catch (IOException e) {
            throw new CoxswainException(ErrorCode.MALFORMED_REQUEST, "The body broke off", e);
        }
    }

    /** What follows {@code /api/v1/jobs/{jobId}}. */
    private static String below(String path) {
        int slash = 0;
        for (int i = 0; i < 4; i++) {
            slash = path.indexOf('/', slash + 1);
        }
        return path.substring(slash);
    }

    /** The method that a route may have; HEAD asks for what GET would answer. Empty for any other. */
    Optional<HttpMethod> method() {
        return switch (name) {
            case "HEAD", "GET" -> Optional.of(HttpMethod.GET);
            case "POST" -> Optional.of(HttpMethod.POST);
            case "PUT" -> Optional.of(HttpMethod.PUT);
            case "PATCH" -> Optional.of(HttpMethod.PATCH);
            case "DELETE" -> Optional.of(HttpMethod.DELETE);
            default -> Optional.empty();
        };
    }

    RouteCall request(RouteMatch match) {
        return new RouteCall(job.id(), match, parameters, headers, body);
    }

    /** @param receiver the session that leads */
    ForwardedCall forwardedTo(UUID receiver) {
        return new ForwardedCall(receiver, client, name, target, headers, body.bytes());
    }
}
