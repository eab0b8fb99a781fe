package io.coxswain.election;

import java.util.concurrent.CompletableFuture;

/** Where the terms of a process that leads by its own word are written down, for its fence and for readers elsewhere. */
public interface TermRecord {

    /** For a process that is on its own. */
    TermRecord NONE = new TermRecord() {
        @Override
        public void publish(LeadershipTerm term, String address) {
            // Nobody reads it.
        }

        @Override
        public CompletableFuture<Void> release(LeadershipTerm term) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** The term's leader answers under {@code address}. Does not block. */
    void publish(LeadershipTerm term, String address);

    /** The term is over. Does not block; completes when that is durable. */
    CompletableFuture<Void> release(LeadershipTerm term);
}
