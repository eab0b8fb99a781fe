package io.coxswain.fence;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes one kind of mutation, many at a time.
 *
 * @param <M> the mutations it takes
 */
public interface MutationStore<M extends Mutation> {

    Class<M> kind();

    /** Applies {@code writes}, whose fences hold, in the caller's transaction. */
    void apply(JdbcTemplate jdbc, List<FencedWrite<M>> writes, Effects effects);
}
