package io.coxswain.api;

import java.util.Locale;

/** What can go wrong, as one closed list: the code of a problem, its HTTP status, and whether trying again may help. */
public enum ErrorCode {
    MALFORMED_REQUEST(400, false),
    INVALID_PARAMETER(400, false),
    INVALID_HEADER(400, false),
    /** The caller has to say who it is, or what it said is not true. */
    UNAUTHENTICATED(401, false),
    /** The caller is known, but its role does not suffice. */
    FORBIDDEN(403, false),
    FORBIDDEN_HOST(403, false),
    FORBIDDEN_ORIGIN(403, false),
    NOT_FOUND(404, false),
    JOB_NOT_FOUND(404, false),
    WORKER_NOT_FOUND(404, false),
    NODE_NOT_FOUND(404, false),
    JOB_TYPE_NOT_FOUND(404, false),
    /** The job has no such resource, or the resource no such file. */
    RESOURCE_NOT_FOUND(404, false),
    /** Nobody leads the job right now, asked by {@code GET .../leader}. */
    NO_LEADER(404, true),
    METHOD_NOT_ALLOWED(405, false),
    NOT_ACCEPTABLE(406, false),
    /** The request did not arrive in time. */
    REQUEST_TIMEOUT(408, true),
    JOB_EXISTS(409, false),
    JOB_TERMINAL(409, false),
    JOB_NOT_TERMINAL(409, false),
    /** Somebody has asked for the job's end, so it is not paused, resumed or changed any more. */
    JOB_CANCELING(409, false),
    WORKER_TERMINAL(409, false),
    /** The job has a resource of that name already, another one. */
    RESOURCE_EXISTS(409, false),
    /** The resource is in local files of another node. */
    RESOURCE_ELSEWHERE(409, false),
    /** A newer term exists; what was asked under the old one had no effect. */
    STALE_EPOCH(409, true),
    /** The job is no longer as the caller's {@code If-Match} says. */
    PRECONDITION_FAILED(412, false),
    REQUEST_TOO_LARGE(413, false),
    UNSUPPORTED_MEDIA_TYPE(415, false),
    INVALID_CONFIG(422, false),
    /** A name that some file system or bucket would not take, or take for something else. */
    INVALID_RESOURCE_NAME(422, false),
    /** The same {@code Idempotency-Key} came with another request before. */
    IDEMPOTENCY_KEY_REUSED(422, false),
    /** A call that replaces what others may have changed has to say with {@code If-Match} which version it replaces. */
    PRECONDITION_REQUIRED(428, false),
    TOO_MANY_WORKERS(429, true),
    INBOX_FULL(429, true),
    /** Too many logins from this address have failed. */
    TOO_MANY_ATTEMPTS(429, true),
    INTERNAL(500, false),
    /** Nobody leads the job right now, needed by a route of its master. */
    LEADER_UNAVAILABLE(503, true),
    /** This node's session is not trusted at the moment, so it starts nothing. */
    NODE_SUSPENDED(503, true),
    OVERLOADED(503, true),
    /** Whoever vouches for callers can't be asked at the moment. */
    LOGIN_UNAVAILABLE(503, true),
    DATABASE_UNAVAILABLE(503, true),
    /** The bucket or directory that has a resource's files can't be reached or used. */
    RESOURCE_UNAVAILABLE(503, true),
    /** The connection broke during commit: the write may or may not have happened. */
    OUTCOME_UNKNOWN(503, true);

    private final int httpStatus;
    private final boolean retryable;

    ErrorCode(int httpStatus, boolean retryable) {
        this.httpStatus = httpStatus;
        this.retryable = retryable;
    }

    /** As shown to people: {@code job-not-found}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public int httpStatus() {
        return httpStatus;
    }

    public boolean isRetryable() {
        return retryable;
    }
}
