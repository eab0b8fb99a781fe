package io.coxswain.job;

import org.jspecify.annotations.Nullable;

/** Which jobs to list; null fields don't restrict. */
public record JobFilter(@Nullable String project, @Nullable String type, @Nullable JobState state, @Nullable String labelKey,
        @Nullable String labelValue) {

    public static final JobFilter ALL = new JobFilter(null, null, null, null, null);
}
