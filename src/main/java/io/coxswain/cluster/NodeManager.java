package io.coxswain.cluster;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;

/** Serves requests about nodes, on any node. */
public final class NodeManager {

    private final JdbcTemplate pool;
    private final Bell bell;

    public NodeManager(JdbcTemplate pool, Bell bell) {
        this.pool = pool;
        this.bell = bell;
    }

    /**
     * Makes the node of that name give its jobs up and claim nothing more, until it is started again. Durable when it returns;
     * the node acts within one renewal of its session.
     *
     * @throws CoxswainException {@link ErrorCode#NODE_NOT_FOUND}
     */
    public void drain(String nodeName) {
        if (pool.update("update node_session set state = 'DRAINING' where node_name = ?", nodeName) == 0) {
            throw new CoxswainException(ErrorCode.NODE_NOT_FOUND,
                    "There is no live node '" + nodeName + "': GET /api/v1/nodes lists them");
        }
        bell.ring(Ring.EVERYTHING);
    }

    /** Notes that the process behind {@code session} is about to end: from now on it gets nothing new and counts for nothing. */
    public void stopping(UUID session) {
        pool.update("update node_session set state = 'STOPPING' where id = ?", session);
    }
}
