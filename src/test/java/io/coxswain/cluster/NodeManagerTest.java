package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.coxswain.api.CoxswainException;
import io.coxswain.json.Json;
import io.coxswain.testing.RecordingBell;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** No node runs here that would renew a session: what is asserted holds the moment that a call returns. */
class NodeManagerTest {

    private static final PGSimpleDataSource DATABASE = TestPostgres.freshDatabase();

    private final Rows rows = new Rows(DATABASE);
    private final NodeManager nodes = new NodeManager(new NodeStore(rows.sql(), new Json().mapper()), new RecordingBell(),
            Duration.ofMinutes(5));

    @BeforeEach
    void join() {
        rows.sql().update("delete from node_session");
        insert("b");
        insert("a");
    }

    @Test
    void givenANodeThatWasDrained_whenListed_thenItSaysSoBeforeItActs() {
        nodes.drain("b", null);

        assertThat(nodes.list()).extracting(NodeView::name).containsExactly("a", "b");
        assertThat(nodes.list()).extracting(NodeView::state).containsExactly(NodeView.State.ACTIVE, NodeView.State.DRAINING);
    }

    @Test
    void givenANodeAboutToEnd_whenDrained_thenItIsStillAboutToEnd() {
        UUID ending = insert("c");
        nodes.stopping(ending);

        nodes.drain("c", null);

        assertThat(nodes.list()).extracting(NodeView::state).endsWith(NodeView.State.STOPPING);
    }

    @Test
    void givenNoSuchNode_whenDrained_thenTheErrorNamesItAndWhereToLook() {
        assertThatThrownBy(() -> nodes.drain("none", null)).isInstanceOf(CoxswainException.class)
                .hasMessage("There is no live node 'none': GET /api/v1/nodes lists them");
    }

    private UUID insert(String name) {
        UUID session = UUID.randomUUID();
        rows.sql().update("""
                insert into node_session (id, node_name, address, slots, expires_at)
                values (?, ?, 'http://127.0.0.1:1', 4, clock_timestamp() + interval '1 minute')
                """, session, name);
        return session;
    }
}
