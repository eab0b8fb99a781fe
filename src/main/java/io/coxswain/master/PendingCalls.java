package io.coxswain.master;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.RouteResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Calls that wait for one instance's answer. Each gets one, also when the instance ends first. Thread-safe. */
final class PendingCalls {

    private final String jobId;
    private final Set<CompletableFuture<RouteResponse>> waiting = new HashSet<>(0);
    private boolean closed;

    PendingCalls(String jobId) {
        this.jobId = jobId;
    }

    /** An answer to be completed; it has failed already if the instance has ended. */
    CompletableFuture<RouteResponse> open() {
        CompletableFuture<RouteResponse> answer = new CompletableFuture<>();
        boolean late;
        synchronized (waiting) {
            late = closed;
            if (!late) {
                waiting.add(answer);
            }
        }
        if (late) {
            answer.completeExceptionally(noLongerHere());
        } else {
            answer.whenComplete((response, error) -> {
                synchronized (waiting) {
                    waiting.remove(answer);
                }
            });
        }
        return answer;
    }

    /** Refuses what still waits and whatever comes. */
    void close() {
        List<CompletableFuture<RouteResponse>> refused;
        synchronized (waiting) {
            closed = true;
            refused = List.copyOf(waiting);
        }
        refused.forEach(answer -> answer.completeExceptionally(noLongerHere()));
    }

    CoxswainException noLongerHere() {
        return new CoxswainException(ErrorCode.LEADER_UNAVAILABLE,
                "Job '" + jobId + "' is not led by this node at the moment: try again");
    }

    CoxswainException tooMany() {
        return new CoxswainException(ErrorCode.OVERLOADED,
                "Too many calls wait for the master of job '" + jobId + "': try again later");
    }

    CoxswainException suspended() {
        return new CoxswainException(ErrorCode.NODE_SUSPENDED,
                "The node that leads job '" + jobId + "' can't reach Postgres right now: try again in a moment");
    }
}
