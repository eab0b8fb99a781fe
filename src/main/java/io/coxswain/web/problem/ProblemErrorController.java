package io.coxswain.web.problem;

import io.coxswain.api.ErrorCode;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The container's error page: what failed outside of Spring's handlers. */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

    private final ProblemWriter problems;

    ProblemErrorController(ProblemWriter problems) {
        this.problems = problems;
    }

    @RequestMapping("${server.error.path:${error.path:/error}}")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object error = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Object status = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        problems.write(answer(error, status instanceof Integer code ? code : 404, request), request, response);
    }

    private static Answer answer(@Nullable Object error, int status, HttpServletRequest request) {
        if (error instanceof SocketTimeoutException) {
            return Problems.of(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time");
        }
        if (error instanceof IOException) {
            // Handlers' exceptions don't get here; this is Tomcat's, met while it read the body for them.
            return Problems.of(ErrorCode.MALFORMED_REQUEST, "The body broke off");
        }
        return error instanceof Throwable thrown ? Problems.of(thrown, request) : Problems.ofStatus(status);
    }
}
