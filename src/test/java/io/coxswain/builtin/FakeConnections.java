package io.coxswain.builtin;

import io.coxswain.api.Connections;
import java.util.Set;
import javax.sql.DataSource;

/** One connection, called {@code metadata}. */
public record FakeConnections(DataSource dataSource) implements Connections {

    @Override
    public Set<String> names() {
        return Set.of(METADATA);
    }

    @Override
    public DataSource require(String name) {
        if (!name.equals(METADATA)) {
            throw new IllegalArgumentException("There is no connection '" + name + "', only " + METADATA);
        }
        return dataSource;
    }
}
