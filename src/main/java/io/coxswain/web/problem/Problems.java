package io.coxswain.web.problem;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.RouteException;
import io.coxswain.transaction.SqlFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;

/** The one place that knows which exception is which problem. */
public final class Problems {

    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    /** What an author's problem says by its status. */
    private static final Set<Integer> RETRYABLE = Set.of(408, 429, 503);

    private Problems() {}

    static Answer of(Throwable error, HttpServletRequest request) {
        return of(error, request.getMethod() + " " + request.getRequestURI());
    }

    /**
     * The problem that {@code error} is. What nobody expected is logged with an id that the problem names.
     *
     * @param call for the log: method and path
     */
    public static Answer of(Throwable error, String call) {
        Throwable cause = unwrap(error);
        return switch (cause) {
            case InvalidInputException invalid -> Answer.of(Problem.of(invalid.code().httpStatus(), invalid.code().code(),
                    invalid.code().isRetryable(), message(invalid), invalid.violations()));
            case MethodNotAllowedException method -> of(method);
            case CoxswainException known -> of(known.code(), message(known));
            case RouteException route -> Answer.of(Problem.of(route.status(), route.code(), RETRYABLE.contains(route.status()),
                    message(route), null));
            case AsyncRequestTimeoutException late -> of(ErrorCode.OVERLOADED, "The call took too long and was given up; what it asked "
                    + "for may still happen: look before you try again");
            default -> WebProblems.of(cause).orElseGet(() -> outage(cause)
                    ? of(ErrorCode.DATABASE_UNAVAILABLE,
                            "Postgres can't be reached right now: try again in a moment")
                    : unexpected(cause, call));
        };
    }

    static Answer of(MethodNotAllowedException error) {
        return new Answer(of(error.code(), message(error)).problem(), Map.of("Allow", error.allow()));
    }

    /** A problem that is no exception. */
    public static Answer of(ErrorCode code, String detail) {
        return Answer.of(Problem.of(code.httpStatus(), code.code(), code.isRetryable(), detail, null));
    }

    /** A problem as it looks in the documentation. */
    public static Problem document(int status, String code, String detail) {
        return of(new RouteException(status, code, detail), "").problem();
    }

    /** A problem of which nothing but its status is known. */
    public static Answer ofStatus(int status) {
        return switch (status) {
            // Requests in a way of talking that Tomcat does not know, which is the fault of who talks.
            case 400, 417, 501, 505 -> of(ErrorCode.MALFORMED_REQUEST,
                    "The request is not valid HTTP, or its address holds characters that have to "
                            + "be percent-encoded");
            case 404 -> of(ErrorCode.NOT_FOUND, "There is nothing at this address: /v3/api-docs lists every call");
            case 405 -> of(ErrorCode.METHOD_NOT_ALLOWED, "This method is not possible here: /v3/api-docs lists every call");
            case 408 -> of(ErrorCode.REQUEST_TIMEOUT, "The request did not arrive in time");
            case 413 -> of(ErrorCode.REQUEST_TOO_LARGE, "The request is too large");
            case 500 -> of(ErrorCode.INTERNAL, "Something unexpected happened: the log of the node says more");
            case 503 -> of(ErrorCode.OVERLOADED, "The node can't answer right now: try again in a moment");
            default -> Answer.of(Problem.of(status, "http-" + status, false, "The request was answered with status " + status, null));
        };
    }

    private static Throwable unwrap(Throwable error) {
        Throwable at = error;
        while ((at instanceof CompletionException || at instanceof ExecutionException || at instanceof jakarta.servlet.ServletException)
                && !WebProblems.isKnown(at) && at.getCause() != null) {
            at = at.getCause();
        }
        return at;
    }

    private static boolean outage(Throwable error) {
        return error instanceof DataAccessResourceFailureException || SqlFailure.isOutage(error);
    }

    private static Answer unexpected(Throwable error, String call) {
        String id = UUID.randomUUID().toString();
        log.error("Problem {}: {} failed unexpectedly", id, printable(call), error);
        return of(ErrorCode.INTERNAL, "Something unexpected happened. The log of the node says more under the id " + id);
    }

    private static String message(RuntimeException error) {
        return error.getMessage() == null ? error.getClass().getSimpleName().toLowerCase(Locale.ROOT) : error.getMessage();
    }

    /** What a caller sent, as it may stand in a log: on one line. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
