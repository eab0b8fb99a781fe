package io.coxswain.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.RouteException;
import io.coxswain.web.problem.Answer;
import io.coxswain.web.problem.Problems;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever is asked for patience is told for how long. */
class RetryAfterTest {

    @ParameterizedTest
    @EnumSource
    void givenRefusal_whenItAsksForPatience_thenItSaysForHowLong(ErrorCode code) {
        Answer answer = Problems.of(code, "any");

        boolean patience = code.httpStatus() == 429 || code.httpStatus() == 503;
        assertThat(answer.headers().containsKey("Retry-After")).isEqualTo(patience);
        assertThat(code.isRetryable() || !patience).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 503})
    void givenRouteOfAJobType_whenItAsksForPatience_thenItSaysForHowLong(int status) {
        Answer answer = Problems.of(new RouteException(status, "busy", "try later"), "GET /ticks");

        assertThat(answer.headers()).containsEntry("Retry-After", "1");
        assertThat(answer.problem().retryable()).isTrue();
    }

    @Test
    void givenOutage_whenItIsMetAnywhere_thenItSaysForHowLong() {
        Stream<Answer> answers = Stream.of(Problems.ofStatus(503), Problems.of(new RuntimeException(new SQLException("gone", "08006")),
                "GET"));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.headers()).containsEntry("Retry-After", "1"));
    }
}
