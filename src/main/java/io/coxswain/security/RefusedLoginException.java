package io.coxswain.security;

import io.coxswain.api.ErrorCode;
import io.coxswain.web.problem.Answer;
import io.coxswain.web.problem.Problems;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.AuthenticationException;

/** A caller could not be told who it is; holds what to answer, which never says what would have been right. */
final class RefusedLoginException extends AuthenticationException {

    private final transient Answer answer;

    private RefusedLoginException(ErrorCode code, String detail, Map<String, String> headers, @Nullable Throwable cause) {
        super(detail, cause);
        this.answer = new Answer(Problems.of(code, detail).problem(), headers);
    }

    /** There is something in the header Authorization that is no token. */
    static RefusedLoginException malformed() {
        return new RefusedLoginException(ErrorCode.UNAUTHENTICATED, "The header Authorization has to be 'Bearer' and one token", Map.of(),
                null);
    }

    /** The token is not one that is accepted. */
    static RefusedLoginException wrong(@Nullable Throwable cause) {
        return new RefusedLoginException(ErrorCode.UNAUTHENTICATED, "The token is not accepted: it is wrong, has expired, or was withdrawn",
                Map.of(), cause);
    }

    /** Too many tokens from this address were wrong. */
    static RefusedLoginException limited(Duration wait) {
        long seconds = Math.max(1, (wait.toMillis() + 999) / 1000);
        return new RefusedLoginException(ErrorCode.TOO_MANY_ATTEMPTS,
                "Too many logins from this address have failed: try again in " + seconds + " s",
                Map.of("Retry-After", Long.toString(seconds)), null);
    }

    /** Nobody can say at the moment whether the token is right. */
    static RefusedLoginException unavailable(Throwable cause) {
        return new RefusedLoginException(ErrorCode.LOGIN_UNAVAILABLE,
                "The keys of the authorization server can't be had at the moment: try again soon", Map.of("Retry-After", "1"), cause);
    }

    Answer answer() {
        return answer;
    }

    /** Whether the caller showed a token, and it is none that is accepted. */
    boolean isWrongToken() {
        return answer.problem().code().equals(ErrorCode.UNAUTHENTICATED.code());
    }
}
