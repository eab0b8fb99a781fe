package io.coxswain.job;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some jobs of a list, newest first.
 *
 * @param nextPageToken to ask for the next ones; null if these are the last
 */
public record JobPage(List<Job> jobs, @Nullable String nextPageToken) {}
