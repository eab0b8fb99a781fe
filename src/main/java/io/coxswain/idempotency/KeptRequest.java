package io.coxswain.idempotency;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request that was done under a key, and what has to be known to answer it again.
 *
 * @param subject id of what was made
 * @param epoch of a job when it was inserted
 * @param answer the body of the first answer, where it can't be told again from the request
 * @param createdAt of what was made, database clock
 */
public record KeptRequest(IdempotencyKey key, @Nullable String subject, long epoch, @Nullable JsonNode answer, Instant createdAt) {

    /**
     * This request, if {@code again} asks for the same.
     *
     * @throws io.coxswain.api.CoxswainException {@link io.coxswain.api.ErrorCode#IDEMPOTENCY_KEY_REUSED} if it asks for something else
     */
    public KeptRequest require(IdempotencyKey again) {
        if (!key.fingerprint().equals(again.fingerprint())) {
            throw again.reused();
        }
        return this;
    }

    /** The id of what was made. */
    public String requireSubject() {
        if (subject == null) {
            throw new IllegalStateException("Nothing was made under the key " + key.name());
        }
        return subject;
    }
}
