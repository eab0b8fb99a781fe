package io.coxswain.election;

import java.util.UUID;

/**
 * The right to act as a job's master. A value that is passed down to whatever acts, never a boolean that is asked for.
 *
 * @param epoch fencing token; higher with each grant
 * @param sessionId the session of the node that holds it
 */
public record LeadershipTerm(String jobId, long epoch, UUID sessionId) {

    @Override
    public String toString() {
        return "job " + jobId + " epoch " + epoch;
    }
}
