package io.coxswain.idempotency;

import io.coxswain.chore.Chore;
import java.time.Duration;

/** Forgets keys a day after they were used. */
public final class PurgeIdempotencyKeys implements Chore {

    /** How long a key is good for at least. */
    public static final Duration KEPT = Duration.ofHours(24);

    private static final int BATCH = 1_000;

    private final IdempotencyStore store;

    public PurgeIdempotencyKeys(IdempotencyStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "purge-idempotency-keys";
    }

    @Override
    public Piece doPiece() {
        int purged = store.purge(KEPT, BATCH);
        return new Piece(purged, purged == BATCH);
    }
}
