package io.coxswain.web.problem;

import io.coxswain.json.Json;
import io.coxswain.web.trace.Trace;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.HandlerMapping;

/** Writes problems. Thread-safe. */
public final class ProblemWriter {

    private static final String JOB_ID = "jobId";

    private final Json json;

    public ProblemWriter(Json json) {
        this.json = json;
    }

    /** Answers with what {@code error} is, unless an answer is already on its way. */
    public void write(Throwable error, HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(Problems.of(error, request), request, response);
    }

    /** Answers with {@code answer}, unless another answer is already on its way. */
    public void write(Answer answer, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        Problem problem = at(answer, request);
        response.resetBuffer();
        response.setStatus(problem.status());
        answer.headers().forEach(response::setHeader);
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream().write(json.mapper().writeValueAsBytes(problem));
    }

    static ResponseEntity<Problem> entity(Answer answer, HttpServletRequest request) {
        var entity = ResponseEntity.status(answer.problem().status()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        answer.headers().forEach(entity::header);
        return entity.body(at(answer, request));
    }

    private static Problem at(Answer answer, HttpServletRequest request) {
        return answer.problem().at(request.getRequestURI(), jobId(request), Trace.find(request).map(Trace::traceId).orElse(null));
    }

    private static @Nullable String jobId(HttpServletRequest request) {
        return request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables
                && variables.get(JOB_ID) instanceof String id ? id : null;
    }
}
