package io.coxswain.web.problem;

import java.util.Map;

/** A problem and the headers that go with it. */
public record Answer(Problem problem, Map<String, String> headers) {

    private static final String RETRY_AFTER_SECONDS = "1";

    public Answer {
        headers = Map.copyOf(headers);
    }

    /** An answer without headers of its own; one that asks for patience says how long. */
    static Answer of(Problem problem) {
        boolean wait = problem.retryable() && (problem.status() == 429 || problem.status() == 503);
        return new Answer(problem, wait ? Map.of("Retry-After", RETRY_AFTER_SECONDS) : Map.of());
    }
}
