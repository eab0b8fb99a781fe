package io.coxswain.bench;

import io.coxswain.Coxswain;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole node inside the bench's JVM, as {@code main} starts it, but that its log goes to a file. */
final class LocalNode implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private LocalNode(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static LocalNode start(String name, PGSimpleDataSource database, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--coxswain.node.name=" + name,
                "--spring.datasource.url=" + database.getUrl(), "--spring.datasource.username=" + database.getUser(),
                "--spring.datasource.password=" + database.getPassword(), "--spring.main.banner-mode=off",
                "--logging.threshold.console=OFF", "--logging.file.name=target/bench/" + name + ".log"));
        arguments.addAll(List.of(more));
        return new LocalNode(new SpringApplicationBuilder(Coxswain.class).run(arguments.toArray(String[]::new)));
    }

    <T> T get(Class<T> bean) {
        return context.getBean(bean);
    }

    @Override
    public void close() {
        context.close();
    }
}
