package io.coxswain.resource;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.resource.ConnectionProperties.Target;
import org.junit.jupiter.api.Test;

class ConnectionPropertiesTest {

    private static final String URL = "connections.sales.url=jdbc:postgresql://db/sales";

    @Test
    void givenNothing_whenBinding_thenNoConnections() {
        assertThat(bind(ConnectionProperties.class).connections()).isEmpty();
    }

    @Test
    void givenAUrl_whenBinding_thenAPoolOfEight() {
        ConnectionProperties properties = bind(ConnectionProperties.class, URL);

        assertThat(properties.connections()).containsOnlyKeys("sales")
                .containsValue(new Target("jdbc:postgresql://db/sales", null, null, 8));
    }

    @Test
    void givenAPassword_whenPrinted_thenItIsHidden() {
        ConnectionProperties properties = bind(ConnectionProperties.class, URL, "connections.sales.password=secret");

        assertThat(properties.toString()).contains("jdbc:postgresql://db/sales").doesNotContain("secret");
    }

    @Test
    void givenTheServicesOwnName_whenBinding_thenRefused() {
        assertRefused(ConnectionProperties.class, "connections.metadata.url=jdbc:postgresql://db/x").isEqualTo(
                "coxswain.connections.metadata is refused: 'metadata' is the service's own database, set by spring.datasource.url; "
                        + "choose another name");
    }

    @Test
    void givenAnotherDatabaseOrNone_whenBinding_thenRefused() {
        String refusal = "coxswain.connections.sales.url is refused: set it to a URL that begins with jdbc:postgresql:";

        assertRefused(ConnectionProperties.class, "connections.sales.url=jdbc:mysql://db/sales").isEqualTo(refusal);
        assertRefused(ConnectionProperties.class, "connections.sales.username=reader").isEqualTo(refusal);
    }

    @Test
    void givenAPoolOfNothing_whenBinding_thenRefused() {
        assertRefused(ConnectionProperties.class, URL, "connections.sales.pool-size=0")
                .isEqualTo("coxswain.connections.sales.pool-size=0 is refused: set it to 1 or more");
    }
}
