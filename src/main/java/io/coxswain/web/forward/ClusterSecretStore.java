package io.coxswain.web.forward;

import org.springframework.jdbc.core.JdbcTemplate;

/** The row of {@code cluster_secret}. */
public final class ClusterSecretStore {

    private final JdbcTemplate pool;

    public ClusterSecretStore(JdbcTemplate pool) {
        this.pool = pool;
    }

    /** The secret that all nodes share. */
    public byte[] read() {
        return pool.queryForObject("""
                select secret from cluster_secret
                """, byte[].class);
    }
}
