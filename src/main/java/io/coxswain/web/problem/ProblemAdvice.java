package io.coxswain.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers with a problem whatever a handler throws. */
@RestControllerAdvice
class ProblemAdvice {

    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> answer(Exception error, HttpServletRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(error)) {
            // There is nobody to answer any more.
            return null;
        }
        return ProblemWriter.entity(Problems.of(error, request), request);
    }
}
