package io.coxswain.election;

/**
 * Stands for the leadership of one job. Its callbacks come one at a time, in order; a slow one delays nobody else.
 */
public interface LeaderContender {

    /** This contender leads, since {@code term} was committed. It confirms when it can answer. */
    void grantLeadership(LeadershipTerm term);

    /** The term is over. Exactly one for each grant, before the next. */
    void revokeLeadership(LeadershipTerm term);

    /** The backend failed, or a callback of this contender threw. The job is released for others afterwards. */
    void handleError(Exception error);

    /** For logs. */
    String description();
}
