/**
 * Why something is as it is, told in sentences with the evidence they rest on: why a job does not run, why it changed its node, why and
 * by whom it was ended, why its workers wait; and who could host a job that is not submitted yet.
 *
 * <p>It only reads, a few statements for each question, on any node: the job's row and history, and the pending
 * workers. Whether a node may host something, {@code placement} judges. It owns no state, and a failure of it harms nobody.
 */
@NullMarked
package io.coxswain.diagnosis;

import org.jspecify.annotations.NullMarked;
