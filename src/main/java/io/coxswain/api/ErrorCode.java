package io.coxswain.api;

import java.util.Locale;

/** What can go wrong, as one closed list: the code of a problem, its HTTP status, and whether trying again may help. */
public enum ErrorCode {
    /** The body is not JSON, or the request is none. */
    MALFORMED_REQUEST(400, false),
    /** A parameter of the query or of the path does not fit, or there is none of that name. */
    INVALID_PARAMETER(400, false),
    /** A header does not fit. */
    INVALID_HEADER(400, false),
    /** The caller has to say who it is, or what it said is not true. */
    UNAUTHENTICATED(401, false),
    /** The caller is known, but its role does not suffice. */
    FORBIDDEN(403, false),
    /** Without a login, calls have to be made to this machine by its own name: see {@code coxswain.security.mode}. */
    FORBIDDEN_HOST(403, false),
    /** Without a login, web pages of others are refused. */
    FORBIDDEN_ORIGIN(403, false),
    /** There is no such address. */
    NOT_FOUND(404, false),
    /** There is no job with that id. */
    JOB_NOT_FOUND(404, false),
    /** The job has no worker with that id. */
    WORKER_NOT_FOUND(404, false),
    /** There is no live node with that name. */
    NODE_NOT_FOUND(404, false),
    /** The node has no job type with that name. */
    JOB_TYPE_NOT_FOUND(404, false),
    /** The job has no such resource, or the resource no such file. */
    RESOURCE_NOT_FOUND(404, false),
    /** Nobody leads the job right now, asked by {@code GET .../leader}. */
    NO_LEADER(404, true),
    /** The address has other methods; the header {@code Allow} says which. */
    METHOD_NOT_ALLOWED(405, false),
    /** The answer is JSON, and the caller takes none. */
    NOT_ACCEPTABLE(406, false),
    /** The request did not arrive in time. */
    REQUEST_TIMEOUT(408, true),
    /** There is a job with that id already. */
    JOB_EXISTS(409, false),
    /** The job is over. */
    JOB_TERMINAL(409, false),
    /** The job is not over yet. */
    JOB_NOT_TERMINAL(409, false),
    /** Somebody has asked for the job's end, so it is not paused, resumed or changed any more. */
    JOB_CANCELING(409, false),
    /** The worker has ended. */
    WORKER_TERMINAL(409, false),
    /** The job has a resource of that name already, another one. */
    RESOURCE_EXISTS(409, false),
    /** The resource is in local files of another node. */
    RESOURCE_ELSEWHERE(409, false),
    /** A newer term exists; what was asked under the old one had no effect. */
    STALE_EPOCH(409, true),
    /** The job is no longer as the caller's {@code If-Match} says. */
    PRECONDITION_FAILED(412, false),
    /** The body is longer than 1 MiB. */
    REQUEST_TOO_LARGE(413, false),
    /** The body has to be {@code application/json}. */
    UNSUPPORTED_MEDIA_TYPE(415, false),
    /** A field of the body does not fit: the violations say which, and what would be right. */
    INVALID_CONFIG(422, false),
    /** A name that some file system or bucket would not take, or take for something else. */
    INVALID_RESOURCE_NAME(422, false),
    /** The same {@code Idempotency-Key} came with another request before. */
    IDEMPOTENCY_KEY_REUSED(422, false),
    /** A call that replaces what others may have changed has to say with {@code If-Match} which version it replaces. */
    PRECONDITION_REQUIRED(428, false),
    /** The job has as many live workers as a job may have. */
    TOO_MANY_WORKERS(429, true),
    /** Too many messages wait for the receiver. */
    INBOX_FULL(429, true),
    /** Too many logins from this address have failed. */
    TOO_MANY_ATTEMPTS(429, true),
    /** Something unexpected; the node's log has it under the problem's id. */
    INTERNAL(500, false),
    /** Nobody leads the job right now, needed by a route of its master. */
    LEADER_UNAVAILABLE(503, true),
    /** This node's session is not trusted at the moment, so it starts nothing. */
    NODE_SUSPENDED(503, true),
    /** The node has too much to do right now. */
    OVERLOADED(503, true),
    /** Whoever vouches for callers can't be asked at the moment. */
    LOGIN_UNAVAILABLE(503, true),
    /** Postgres can't be reached; nothing was done. */
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

    /**
     * As shown to people and programs, in problems.
     *
     * @return as in {@code job-not-found}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The status of an answer that is this problem.
     *
     * @return 400 to 599
     */
    public int httpStatus() {
        return httpStatus;
    }

    /**
     * Whether the same call may succeed later, without anybody having mended anything.
     *
     * @return false if it is refused each time
     */
    public boolean isRetryable() {
        return retryable;
    }
}
