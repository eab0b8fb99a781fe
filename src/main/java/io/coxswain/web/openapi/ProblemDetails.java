package io.coxswain.web.openapi;

import io.coxswain.api.ErrorCode;

/** What the detail of a problem reads like, for each code. */
final class ProblemDetails {

    private ProblemDetails() {}

    static String of(ErrorCode code) {
        return switch (code) {
            case MALFORMED_REQUEST -> "The body is not valid JSON at line 2, column 3: Unexpected character ('o' (code 111))";
            case INVALID_PARAMETER -> "The query parameter 'pageSize' has to be a whole number from 1 to 1000, not '0'";
            case INVALID_HEADER -> "The header 'If-Match' has to be the ETag of an earlier answer, in its quotes, or *; not nonsense";
            case UNAUTHENTICATED -> "This call needs a token: send it as Authorization: Bearer <token>";
            case FORBIDDEN -> "This call needs the role operator, and yours is viewer";
            case FORBIDDEN_HOST -> "This node answers this machine only: call it as localhost or 127.0.0.1";
            case FORBIDDEN_ORIGIN -> "This node answers its own pages only. The Origin of this request is another";
            case NOT_FOUND -> "There is nothing at this address: /v3/api-docs lists every call";
            case JOB_NOT_FOUND -> "There is no job 'nightly': GET /api/v1/jobs lists those that exist";
            case WORKER_NOT_FOUND -> "Job 'nightly' has no worker 'w1': GET /api/v1/jobs/nightly/workers lists them";
            case NODE_NOT_FOUND -> "There is no live node 'c': GET /api/v1/nodes lists them";
            case JOB_TYPE_NOT_FOUND -> "There is no job type 'copy' on this node: it has [csv-import, fake]";
            case RESOURCE_NOT_FOUND -> "Job 'nightly' has no persisted resource 'snapshots/42': storage().list tells which it has";
            case NO_LEADER -> "Nobody leads job 'nightly' right now; its state is RETRYING";
            case METHOD_NOT_ALLOWED -> "PUT is not possible here: use GET or POST";
            case NOT_ACCEPTABLE -> "This call answers with application/json: name it in Accept, or leave Accept out";
            case REQUEST_TIMEOUT -> "The body did not arrive in time: send it within 10000 ms";
            case JOB_EXISTS -> "A job with id 'nightly' exists already: choose another id, or leave it out";
            case JOB_TERMINAL -> "Job 'nightly' is over already: its state is FINISHED";
            case JOB_NOT_TERMINAL -> "Job 'nightly' can't be deleted while its state is RUNNING: cancel it first and wait for its end";
            case JOB_CANCELING -> "Somebody has asked for the end of job 'nightly', so it is not paused, resumed or changed any more";
            case WORKER_TERMINAL -> "Worker 'w1' has ended: it takes no more messages";
            case RESOURCE_EXISTS -> "Job 'nightly' has another persisted resource 'snapshots/42': choose another name";
            case RESOURCE_ELSEWHERE -> "Resource 'snapshots/42' of job 'nightly' is in the local files of node b";
            case STALE_EPOCH -> "Epoch 17 of job 'nightly' is stale: another term has taken over";
            case PRECONDITION_FAILED -> "Job 'nightly' is no longer as your If-Match says: look at it again";
            case REQUEST_TOO_LARGE -> "A body may have up to 1 MiB (1048576 bytes)";
            case UNSUPPORTED_MEDIA_TYPE -> "A body has to come with Content-Type: application/json in UTF-8, not text/plain";
            case INVALID_CONFIG -> "/type is missing: set it to one of [csv-import, fake]";
            case INVALID_RESOURCE_NAME -> "The name '../etc' has the part '..', which leads elsewhere: name the place itself";
            case IDEMPOTENCY_KEY_REUSED -> "This Idempotency-Key came with another request before: take a new key for a new request";
            case PRECONDITION_REQUIRED -> "Somebody else may have changed the config that this replaces: send the job's ETag in If-Match";
            case TOO_MANY_WORKERS -> "Job 'nightly' has 10000 live workers, which is the most a job may have: stop some first";
            case INBOX_FULL -> "The inbox of worker 'w1' is full: try again when it has caught up";
            case TOO_MANY_ATTEMPTS -> "Too many logins from your address have failed: try again in some seconds";
            case INTERNAL ->
                "Something unexpected happened. The log of the node says more under the id 5e1c4e0e-3a5c-4a52-8a43-1f5b8f3f6a7d";
            case LEADER_UNAVAILABLE -> "Job 'nightly' can't be asked: nobody leads it right now; try again in a moment";
            case NODE_SUSPENDED -> "Node a leads the job, but can't be sure of it at the moment: try again in a moment";
            case OVERLOADED -> "Too many calls wait for the master of job 'nightly': try again later";
            case LOGIN_UNAVAILABLE -> "Whoever vouches for callers can't be asked right now: try again in a moment";
            case DATABASE_UNAVAILABLE -> "Postgres can't be reached right now: try again in a moment";
            case RESOURCE_UNAVAILABLE -> "S3 could not read part-1.csv in bucket coxswain: the connection was refused";
            case OUTCOME_UNKNOWN -> "The connection broke during commit: look whether it had its effect before you try again";
        };
    }
}
