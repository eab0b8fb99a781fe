package io.coxswain.cluster;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Serves requests about nodes, on any node. */
public final class NodeManager {

    private final NodeStore store;
    private final Bell bell;
    private final Duration usualDeadline;

    /** @param usualDeadline how long workers of a drained node may go on, unless somebody says otherwise */
    public NodeManager(NodeStore store, Bell bell, Duration usualDeadline) {
        this.store = store;
        this.bell = bell;
        this.usualDeadline = usualDeadline;
    }

    /** The live nodes by name, as the database has them now: whoever has drained one sees so, whichever node it asks. */
    public List<NodeView> list() {
        return store.list();
    }

    /**
     * Makes the node of that name give its jobs up at once and claim nothing more, until it is activated or started again. Its workers
     * go on, and know until when; those that are left then are stopped, and their masters hear NODE_DRAINED. Durable when it returns; the
     * node acts within one renewal of its session. Asked again, the earlier deadline stands.
     *
     * @param workerDeadline how long workers may go on; that of the configuration if null
     *
     * @throws CoxswainException {@link ErrorCode#NODE_NOT_FOUND}
     */
    public void drain(String nodeName, @Nullable Duration workerDeadline) {
        changed(nodeName, store.drain(nodeName, workerDeadline == null ? usualDeadline : workerDeadline));
    }

    /**
     * Makes a node that was drained take jobs and workers again. Nothing happens to one that was not, or that is about to end.
     *
     * @throws CoxswainException {@link ErrorCode#NODE_NOT_FOUND}
     */
    public void activate(String nodeName) {
        changed(nodeName, store.activate(nodeName));
    }

    private void changed(String nodeName, int sessions) {
        if (sessions == 0) {
            throw new CoxswainException(ErrorCode.NODE_NOT_FOUND,
                    "There is no live node '" + nodeName + "': GET /api/v1/nodes lists them");
        }
        bell.ring(Ring.EVERYTHING);
    }

    /** How long a session that is drained may keep its workers, negative when that is over; empty if it may for any time. */
    public Optional<Duration> drainLeft(UUID session) {
        return store.drainLeft(session);
    }

    /** The nodes that offer jobs of {@code type}, each by name and address, for people. */
    public List<String> withJobType(String type) {
        return store.namesWithJobType(type);
    }

    /** Notes that the process behind {@code session} is about to end: from now on it gets nothing new and counts for nothing. */
    public void stopping(UUID session) {
        store.stopping(session);
    }
}
