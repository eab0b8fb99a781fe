package io.coxswain.security;

import io.coxswain.api.ErrorCode;
import io.coxswain.web.problem.Answer;
import io.coxswain.web.problem.ProblemWriter;
import io.coxswain.web.problem.Problems;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/** Tells callers why they are not let in, as problems, and counts how often. */
final class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler, RequestRejectedHandler {

    private static final String COUNTER = "coxswain.security.refused";
    private static final String BEARER = "Bearer realm=\"Coxswain\"";
    private static final String WRONG = BEARER + ", error=\"invalid_token\"";
    private static final String BASIC = "Basic realm=\"Coxswain\", charset=\"UTF-8\"";

    private final ProblemWriter problems;
    private final Map<ErrorCode, Counter> counters = new HashMap<>();

    Refusals(ProblemWriter problems, MeterRegistry meters) {
        this.problems = problems;
        // There from the start, so that rates can be told of what has not happened yet.
        for (ErrorCode code : new ErrorCode[] {ErrorCode.UNAUTHENTICATED, ErrorCode.FORBIDDEN, ErrorCode.TOO_MANY_ATTEMPTS,
            ErrorCode.LOGIN_UNAVAILABLE, ErrorCode.FORBIDDEN_HOST, ErrorCode.FORBIDDEN_ORIGIN}) {
            counters.put(code, Counter.builder(COUNTER).tag("code", code.code())
                    .description("Calls that were refused because of who made them").register(meters));
        }
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException error) throws IOException {
        Answer answer = error instanceof RefusedLoginException refused
                ? refused.answer()
                : Problems.of(ErrorCode.UNAUTHENTICATED, "This call needs a login: send the header 'Authorization: Bearer <token>'");
        if (answer.problem().code().equals(ErrorCode.UNAUTHENTICATED.code())) {
            response.setHeader("WWW-Authenticate", Pages.matches(request)
                    ? BASIC
                    : error instanceof RefusedLoginException ? WRONG : BEARER);
        }
        write(answer, request, response);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException error) throws IOException {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        String has = Role.of(caller).map(role -> "the role " + role.text()).orElse("no role");
        String needed = AccessRules.required(request).map(Role::text).orElse("another");
        write(Problems.of(ErrorCode.FORBIDDEN, "This call needs the role " + needed + "; " + Callers.name(caller) + " has " + has),
                request, response);
    }

    /** Addresses and headers that may mean one thing to a check and another to a handler. */
    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, RequestRejectedException error) throws IOException {
        problems.write(Problems.ofStatus(400), request, response);
    }

    /** Answers and counts. */
    void write(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        counters.entrySet().stream().filter(counter -> counter.getKey().code().equals(answer.problem().code()))
                .forEach(counter -> counter.getValue().increment());
        problems.write(answer, request, response);
    }
}
