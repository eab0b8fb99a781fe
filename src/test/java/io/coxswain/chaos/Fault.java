package io.coxswain.chaos;

import java.time.Duration;
import java.util.Random;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What may happen to a cluster. Each fault is over when {@link #inflict} returns, but for what the cluster makes of it. */
enum Fault {

    /** A process dies. */
    KILL {
        @Override
        void inflict(Cluster cluster, Random random) {
            Cluster.Slot slot = cluster.any(random);
            slot.process().sigkill();
            slot.restart();
        }
    },

    /** A process is stopped in an orderly way. */
    TERMINATE {
        @Override
        void inflict(Cluster cluster, Random random) {
            Cluster.Slot slot = cluster.any(random);
            slot.process().sigterm();
            slot.restart();
        }
    },

    /** A process freezes, for less than its ttl or for longer. */
    FREEZE {
        @Override
        void inflict(Cluster cluster, Random random) {
            Cluster.Slot slot = cluster.any(random);
            slot.process().sigstop();
            try {
                Cluster.pass(Duration.ofMillis(random.nextLong(500, 12_000)));
            } finally {
                slot.process().sigcont();
            }
        }
    },

    /** Postgres ends some connections of nodes, whatever they are for. */
    END_CONNECTIONS {
        @Override
        void inflict(Cluster cluster, Random random) {
            cluster.jdbc().queryForList("""
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where application_name like 'coxswain%' and random() < ?""", random.nextDouble());
        }
    },

    /** Postgres is killed, and stays away for less than a ttl or for longer. */
    POSTGRES_AWAY {
        @Override
        void inflict(Cluster cluster, Random random) {
            cluster.postgres().sigkill();
            Cluster.pass(Duration.ofMillis(random.nextLong(LONGEST_OUTAGE.toMillis())));
            cluster.postgres().startAgain();
        }
    },

    /** A node's connections break, and no new ones are to be had. */
    CUT_OFF {
        @Override
        void inflict(Cluster cluster, Random random) {
            Cluster.Slot slot = cluster.any(random);
            slot.way().cut();
            Cluster.pass(Duration.ofMillis(random.nextLong(100, 8_000)));
            slot.way().mend();
        }
    },

    /** A node's connections stand, and nothing passes over them any more. */
    HALF_OPEN {
        @Override
        void inflict(Cluster cluster, Random random) {
            Cluster.Slot slot = cluster.any(random);
            slot.way().silence();
            Cluster.pass(Duration.ofMillis(random.nextLong(500, 12_000)));
            slot.way().mend();
        }
    },

    /** Everything between a node and Postgres takes its time. */
    SLOW {
        @Override
        void inflict(Cluster cluster, Random random) {
            Cluster.Slot slot = cluster.any(random);
            slot.way().delay(Duration.ofMillis(random.nextLong(20, 200)));
            Cluster.pass(Duration.ofMillis(random.nextLong(2_000, 6_000)));
            slot.way().mend();
        }
    },

    /** Somebody locks a table, until every connection of every pool waits for it. */
    EXHAUST_POOLS {
        @Override
        void inflict(Cluster cluster, Random random) {
            Duration locked = Duration.ofMillis(random.nextLong(1_000, 7_000));
            var manager = new DataSourceTransactionManager(cluster.postgres().dataSource());
            new TransactionTemplate(manager).executeWithoutResult(status -> {
                new JdbcTemplate(manager.getDataSource())
                        .execute("lock table " + (random.nextBoolean() ? "job" : "worker") + " in exclusive mode");
                Cluster.pass(locked);
            });
        }
    };

    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(Integer.getInteger("chaos.longest-outage", 8));

    abstract void inflict(Cluster cluster, Random random);
}
