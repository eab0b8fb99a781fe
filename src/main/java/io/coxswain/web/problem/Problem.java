package io.coxswain.web.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.coxswain.api.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, as RFC 9457 wants it told.
 *
 * @param type {@code urn:coxswain:problem:<code>}
 * @param title the code in words
 * @param detail what went wrong here, and the likely cure
 * @param instance path of the call
 * @param code what programs compare
 * @param retryable whether the same call may succeed later
 * @param jobId the job that was called, if any
 * @param traceId of the call, which the log lines about it carry
 * @param violations what is wrong with which field, if the input is at fault
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(String type, int status, String title, String detail, @Nullable String instance, String code, boolean retryable,
        @Nullable String jobId, @Nullable String traceId, @Nullable List<Violation> violations) {

    /** The media type of a problem. */
    public static final String MEDIA_TYPE = "application/problem+json";

    private static final String URN = "urn:coxswain:problem:";

    static Problem of(int status, String code, boolean retryable, String detail, @Nullable List<Violation> violations) {
        String words = code.replace('-', ' ');
        String title = words.isEmpty() ? "Problem" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return new Problem(URN + code, status, title, detail, null, code, retryable, null, null, violations);
    }

    /** The same problem, met by a call of {@code instance}. */
    Problem at(String instance, @Nullable String jobId, @Nullable String traceId) {
        return new Problem(type, status, title, detail, instance, code, retryable, jobId, traceId, violations);
    }
}
