package io.coxswain.testing;

import io.coxswain.api.Connections;
import java.util.Set;
import javax.sql.DataSource;

/** Only the service's own database. */
record OneConnection(DataSource metadata) implements Connections {

    @Override
    public Set<String> names() {
        return Set.of(METADATA);
    }

    @Override
    public DataSource require(String name) {
        if (!name.equals(METADATA)) {
            throw new IllegalArgumentException("There is no connection '" + name + "'");
        }
        return metadata;
    }
}
