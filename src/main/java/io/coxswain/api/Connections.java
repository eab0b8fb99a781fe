package io.coxswain.api;

import java.util.Set;
import javax.sql.DataSource;

/** Databases that operators configured under {@code coxswain.connections.<name>}, so that credentials stay out of jobs. */
public interface Connections {

    /** The service's own database, always there. */
    String METADATA = "metadata";

    /** All names, {@link #METADATA} included. */
    Set<String> names();

    /**
     * A pool of connections to that database.
     *
     * @throws IllegalArgumentException when no such connection is configured; the message lists those that are
     */
    DataSource require(String name);
}
