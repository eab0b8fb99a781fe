package io.coxswain.cluster;

import java.util.UUID;

/**
 * The {@code application_name} of this process's connections, by which Postgres tells them from those of other nodes.
 *
 * <p>A process that freezes in the middle of a transaction keeps its row locks for as long as it is frozen, and with them would
 * keep others from taking its jobs. Whoever ends its session therefore terminates its connections.
 *
 * @param value unique to this process; at most 63 bytes, or Postgres would cut it
 */
public record ClientName(String value) {

    /** Names a connection after it was opened, so that an {@code ApplicationName} in the operator's URL does not win. */
    public String sql() {
        return "set application_name = '" + value + "'";
    }

    public static ClientName draw() {
        return new ClientName("coxswain-" + UUID.randomUUID());
    }
}
