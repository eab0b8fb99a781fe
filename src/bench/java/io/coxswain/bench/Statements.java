package io.coxswain.bench;

import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** What the server itself says of the time it spent, by pg_stat_statements: {@code -Dbench.statements=true}. */
final class Statements {

    private static final boolean WANTED = Boolean.getBoolean("bench.statements");

    private Statements() {}

    static boolean wanted() {
        return WANTED;
    }

    static void reset(DataSource database) {
        if (WANTED) {
            JdbcTemplate jdbc = new JdbcTemplate(database);
            jdbc.execute("create extension if not exists pg_stat_statements");
            jdbc.execute("select pg_stat_statements_reset()");
        }
    }

    /** Tells the costliest statements since the reset. */
    static void tell(DataSource database) {
        if (WANTED) {
            List<String> lines = new JdbcTemplate(database).queryForList("""
                    select format('%8s calls %8s ms run (%s us each, %s rows) %8s ms plan %8s kB WAL  %s', calls, total_exec_time::int,
                        (total_exec_time * 1000 / calls)::int, (rows / calls)::int, total_plan_time::int, wal_bytes / 1024,
                        left(regexp_replace(query, '\\s+', ' ', 'g'), 110))
                    from pg_stat_statements where calls > 0 and dbid = (select oid from pg_database where datname = current_database())
                    order by total_exec_time + total_plan_time desc limit 14
                    """, String.class);
            lines.forEach(System.out::println);
        }
    }
}
