package io.coxswain.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** Answers with a problem whatever a handler throws. */
@RestControllerAdvice
class ProblemAdvice {

    @ExceptionHandler
    ResponseEntity<Problem> answer(Exception error, HttpServletRequest request) {
        return ProblemWriter.entity(Problems.of(error, request), request);
    }

    /** The caller has gone; there is nobody to answer. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Problem> ignore(AsyncRequestNotUsableException gone) {
        return null;
    }
}
