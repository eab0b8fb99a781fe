package io.coxswain.bench.failover;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;
import org.springframework.integration.support.leader.LockRegistryLeaderInitiator;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Spring Integration's leader initiator over its JDBC lock registry, as its documentation sets it up. */
final class SpringLockContender implements PeerMain.Contender {

    static final String TABLE = """
            create table int_lock (
                lock_key char(36) not null, region varchar(100) not null, client_id char(36), created_date timestamp not null,
                expired_after timestamp not null, primary key (lock_key, region))
            """;

    private final String name;
    private final JdbcLockRegistry registry;

    /** @param arguments URL, user and password, and the locks' ttl in milliseconds if it is not the default */
    SpringLockContender(String name, String[] arguments) {
        this.name = name;
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(arguments[0]);
        pool.setUsername(arguments[1]);
        pool.setPassword(arguments[2]);
        DefaultLockRepository repository = new DefaultLockRepository(pool);
        repository.setTransactionManager(new JdbcTransactionManager(pool));
        repository.afterPropertiesSet();
        repository.afterSingletonsInstantiated();
        repository.start();
        registry = arguments.length > 3
                ? new JdbcLockRegistry(repository, Duration.ofMillis(Long.parseLong(arguments[3])))
                : new JdbcLockRegistry(repository);
    }

    @Override
    public void stand(Runnable leading) {
        new LockRegistryLeaderInitiator(registry, new DefaultCandidate(name, "bench") {
            @Override
            public void onGranted(Context context) {
                leading.run();
            }
        }).start();
    }
}
