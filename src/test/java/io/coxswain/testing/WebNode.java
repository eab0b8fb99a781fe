package io.coxswain.testing;

import static org.awaitility.Awaitility.await;

import io.coxswain.Coxswain;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** A whole node within this JVM, on a port that was free. One is shared by all tests that leave it as it was. */
public final class WebNode implements AutoCloseable {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;
    private final NodeApi api;

    private WebNode(ConfigurableApplicationContext context) {
        this.context = context;
        this.api = new NodeApi(url());
    }

    /** The node that tests share. */
    public static WebNode shared() {
        return Shared.NODE;
    }

    /** A node of the caller's own, ready to act. Arguments as on the command line. */
    public static WebNode start(String name, PGSimpleDataSource database, String... arguments) {
        List<String> all = new ArrayList<>(List.of("--coxswain.node.name=" + name, "--server.port=0", "--spring.main.banner-mode=off",
                "--spring.main.register-shutdown-hook=false", "--spring.datasource.url=" + database.getUrl(),
                "--spring.datasource.username=" + database.getUser(), "--spring.datasource.password=" + database.getPassword()));
        all.addAll(List.of(arguments));
        WebNode node = new WebNode(new SpringApplicationBuilder(Coxswain.class).run(all.toArray(String[]::new)));
        await("node " + name + " is ready").atMost(READY_TIMEOUT).pollInterval(Duration.ofMillis(20))
                .until(() -> node.api.get("/actuator/health/readiness").status() == 200);
        return node;
    }

    public NodeApi api() {
        return api;
    }

    public int port() {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** The node's own database. */
    public JdbcTemplate jdbc() {
        return context.getBean(JdbcTemplate.class);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** All beans of a type, those of libraries included. */
    public <T> Collection<T> beans(Class<T> type) {
        return context.getBeansOfType(type).values();
    }

    @Override
    public void close() {
        context.close();
    }

    private static final class Shared {

        static final WebNode NODE = start("shared", TestPostgres.freshDatabase());

        static {
            AtExit.close(NODE);
        }
    }
}
