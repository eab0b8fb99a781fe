package io.coxswain.diagnosis;

import io.coxswain.job.JobState;
import java.util.List;

/**
 * Why a job is as it is.
 *
 * @param summary the first reason's sentence
 * @param reasons what explains its state most comes first
 */
public record Explanation(String jobId, JobState state, String summary, List<Reason> reasons) {}
