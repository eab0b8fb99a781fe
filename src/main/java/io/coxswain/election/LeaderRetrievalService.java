package io.coxswain.election;

import java.util.Optional;

/** Finds the leader of one job, on any node. */
public interface LeaderRetrievalService extends AutoCloseable {

    /** The leader as of now, read from the source of truth. */
    Optional<LeaderRecord> leader();

    /** Tells {@code listener} the leader of now and every change from now on. Once. */
    void start(LeaderListener listener);

    @Override
    void close();
}
