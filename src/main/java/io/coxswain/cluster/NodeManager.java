package io.coxswain.cluster;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.util.List;
import java.util.UUID;

/** Serves requests about nodes, on any node. */
public final class NodeManager {

    private final NodeStore store;
    private final Bell bell;

    public NodeManager(NodeStore store, Bell bell) {
        this.store = store;
        this.bell = bell;
    }

    /** The live nodes by name, as the database has them now: whoever has drained one sees so, whichever node it asks. */
    public List<NodeView> list() {
        return store.list();
    }

    /**
     * Makes the node of that name give its jobs up and claim nothing more, until it is started again. Durable when it returns;
     * the node acts within one renewal of its session.
     *
     * @throws CoxswainException {@link ErrorCode#NODE_NOT_FOUND}
     */
    public void drain(String nodeName) {
        if (store.drain(nodeName) == 0) {
            throw new CoxswainException(ErrorCode.NODE_NOT_FOUND,
                    "There is no live node '" + nodeName + "': GET /api/v1/nodes lists them");
        }
        bell.ring(Ring.EVERYTHING);
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
