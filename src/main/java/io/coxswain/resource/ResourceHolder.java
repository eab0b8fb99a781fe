package io.coxswain.resource;

import io.coxswain.fence.Mutation;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** In whose name resources are used: a running worker or term. */
public interface ResourceHolder {

    String jobId();

    /** Null for a term. */
    @Nullable
    String workerId();

    UUID session();

    /** The name of this node. */
    String node();

    /** Applies a fenced mutation and waits for it. */
    @Nullable
    Object write(Mutation mutation);

    /** The answer of a query, which sits out an outage for as long as the node has its session. */
    <T> T patiently(Supplier<T> query);

    /** @throws io.coxswain.api.StaleEpochException when it has ended on this node */
    void checkOpen();
}
