package io.coxswain.fence;

import io.coxswain.election.LeadershipTerm;
import java.util.UUID;

/** In whose name something is written. */
public sealed interface Fence {

    String jobId();

    /** The session of the node that writes. */
    UUID session();

    /** Holds while no newer term exists. */
    record OfTerm(LeadershipTerm term) implements Fence {
        @Override
        public String jobId() {
            return term.jobId();
        }

        @Override
        public UUID session() {
            return term.sessionId();
        }
    }

    /** Holds while the worker is not over and is still that session's. */
    record OfWorker(String jobId, String workerId, UUID session) implements Fence {}
}
