package io.coxswain.fence;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** A transaction whose fence holds until it ends. Used by one thread, inside {@link FencedWriter#inTransaction}. */
public final class FencedTransaction {

    private final JdbcTemplate jdbc;
    private final Fence fence;
    private final FencedWriter writer;
    private final Effects effects;

    FencedTransaction(JdbcTemplate jdbc, Fence fence, FencedWriter writer, Effects effects) {
        this.jdbc = jdbc;
        this.fence = fence;
        this.writer = writer;
        this.effects = effects;
    }

    /** Applies {@code mutation} at once. A refusal is thrown, and rolls everything back unless it is caught. */
    public @Nullable Object write(Mutation mutation) {
        return writer.applyNow(jdbc, fence, mutation, effects);
    }

    /** The connection of this transaction. */
    public JdbcTemplate jdbc() {
        return jdbc;
    }
}
