package io.coxswain.dev;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where a node without {@code spring.datasource.url} keeps its database.
 *
 * @param dataDir nodes with the same directory share one embedded Postgres, whose files lie in its folder {@code postgres}
 */
@ConfigurationProperties("coxswain.dev")
record EmbeddedPostgresProperties(@DefaultValue("./data") Path dataDir) {}
