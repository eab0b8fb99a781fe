/**
 * Who leads a job, and until when.
 *
 * <p>A {@link io.coxswain.election.LeaderContender} stands for one job. Its
 * {@link io.coxswain.election.LeaderElectionService} grants it {@link io.coxswain.election.LeadershipTerm}s and revokes them,
 * one event at a time; the contender confirms a term when it can answer, and only then do others see it as the leader. A
 * term's epoch is drawn by the database and is never used again; whoever writes carries it, and the database refuses the old.
 *
 * <p>The backends differ in where a term comes from: a row in Spring Integration's lock table, which lives as long as the
 * node's session ({@code election.jdbc}), or this process alone ({@code election.standalone}). The delivery of events is the
 * same code for both.
 */
@NullMarked
package io.coxswain.election;

import org.jspecify.annotations.NullMarked;
