package io.coxswain.api;

import java.util.Set;
import javax.sql.DataSource;

/**
 * Databases that operators configured under {@code coxswain.connections.<name>}, so that credentials stay out of jobs. Every node has its own
 * configuration; give all nodes the same. Safe from any thread.
 */
public interface Connections {

    /** The name of the service's own database, which is always there. */
    String METADATA = "metadata";

    /**
     * Tells which databases there are on this node.
     *
     * @return all names, {@link #METADATA} included
     */
    Set<String> names();

    /**
     * Finds a database by its name.
     *
     * @param name as operators configured it, or {@link #METADATA}
     * @return a pool of connections to it, shared by all jobs of this node and opened when it is first used. Close each connection soon;
     *     who needs one while all are taken waits for some seconds, and then gets an {@code SQLException}. Connections can be unwrapped
     *     to those of the Postgres driver. What is written through them is not fenced: see {@link JobMasterContext#inTransaction}
     * @throws IllegalArgumentException when no such connection is configured; the message lists those that are
     */
    DataSource require(String name);
}
