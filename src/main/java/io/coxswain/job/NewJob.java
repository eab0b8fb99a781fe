package io.coxswain.job;

import org.jspecify.annotations.Nullable;

/** A valid job about to be inserted; JSON as text. */
record NewJob(String id, String project, String type, String config, String labels, String selectors, @Nullable String retry,
        @Nullable Long cancelTimeoutMillis) {}
