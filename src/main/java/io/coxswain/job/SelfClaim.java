package io.coxswain.job;

import java.util.List;

/**
 * What the part of this node that leads jobs says to the part that accepts them: a job that is submitted to a node which is
 * not busier than the others is led there from its first moment on.
 */
public interface SelfClaim {

    /** How many of {@code submitted} jobs this node takes at once. */
    int take(int submitted);

    /** These were taken, each in its first term; the transaction is committed. */
    void taken(List<Job> jobs);
}
