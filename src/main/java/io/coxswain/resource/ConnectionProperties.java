package io.coxswain.resource;

import io.coxswain.api.Connections;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Databases that jobs may use, by name.
 *
 * @param connections each with {@code url}, {@code username}, {@code password}, {@code pool-size} (8 unless set); {@code metadata} is the
 *     service's own database and can't be configured here
 */
@ConfigurationProperties("coxswain")
public record ConnectionProperties(@DefaultValue Map<String, Target> connections) {

    /**
     * @param url JDBC URL of a Postgres
     * @param poolSize connections that this node opens at most
     */
    public record Target(String url, @Nullable String username, @Nullable String password, @DefaultValue("8") int poolSize) {

        @Override
        public String toString() {
            return "Target[url=" + url + ", password hidden]";
        }
    }

    public ConnectionProperties {
        connections = Map.copyOf(connections);
        if (connections.containsKey(Connections.METADATA)) {
            throw new IllegalArgumentException("coxswain.connections.metadata is refused: 'metadata' is the service's own database,"
                    + " set by spring.datasource.url; choose another name");
        }
        connections.forEach((name, target) -> {
            if (target.url() == null || !target.url().startsWith("jdbc:postgresql:")) {
                throw new IllegalArgumentException(
                        "coxswain.connections." + name + ".url is refused: set it to a URL that begins with jdbc:postgresql:");
            }
            if (target.poolSize() < 1) {
                throw new IllegalArgumentException("coxswain.connections." + name + ".pool-size=" + target.poolSize()
                        + " is refused: set it to 1 or more");
            }
        });
    }
}
