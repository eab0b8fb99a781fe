package io.coxswain.testkit;

import io.coxswain.fence.Mutation;
import io.coxswain.resource.ResourceHolder;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A running worker or term as its resources know it.
 *
 * @param workerId null for a term
 * @param writer writes under its fence
 * @param openCheck throws when it has ended
 * @param beforeRead runs before each query
 */
record Holder(String jobId, @Nullable String workerId, String node, Function<Mutation, @Nullable Object> writer, Runnable openCheck,
        Runnable beforeRead) implements ResourceHolder {

    /** Nodes of the kit have one session for ever. */
    private static final UUID SESSION = new UUID(0, 0);

    @Override
    public UUID session() {
        return SESSION;
    }

    @Override
    public @Nullable Object write(Mutation mutation) {
        return writer.apply(mutation);
    }

    @Override
    public <T> T patiently(Supplier<T> query) {
        beforeRead.run();
        return query.get();
    }

    @Override
    public void checkOpen() {
        openCheck.run();
    }
}
