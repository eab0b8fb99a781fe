package io.coxswain.job;

import io.coxswain.idempotency.IdempotencyKey;
import org.jspecify.annotations.Nullable;

/**
 * A valid job about to be inserted; JSON as text.
 *
 * @param key under which it is submitted, null for none
 */
record NewJob(String id, String project, String type, String config, String labels, String selectors, @Nullable String retry,
        @Nullable Long cancelTimeoutMillis, @Nullable IdempotencyKey key) {

    /** The same job under the id that was drawn for it the first time. */
    NewJob withId(String first) {
        return new NewJob(first, project, type, config, labels, selectors, retry, cancelTimeoutMillis, key);
    }

    /** Without its config, which may hold secrets. */
    @Override
    public String toString() {
        return "NewJob[id=" + id + ", type=" + type + ", project=" + project + "]";
    }
}
