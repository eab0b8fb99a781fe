package io.coxswain.election.jdbc;

import io.coxswain.cluster.SessionTrust;
import java.time.Duration;
import java.util.UUID;
import org.springframework.integration.jdbc.lock.LockRepository;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Spring Integration's lock table, with locks that live exactly as long as the session that holds them. The database decides;
 * no client's clock is read and nothing is renewed.
 */
@SuppressWarnings("deprecation") // acquire and renew without a ttl are deprecated, and abstract still
public final class SessionLockRepository implements LockRepository {

    private final JdbcTemplate jdbc;
    private final SessionTrust trust;
    private final String region;

    /** @param region keeps the locks of one purpose apart from others; {@code job} is taken */
    public SessionLockRepository(JdbcTemplate jdbc, SessionTrust trust, String region) {
        this.jdbc = jdbc;
        this.trust = trust;
        this.region = region;
    }

    @Override
    public boolean acquire(String lock) {
        UUID session = trust.session();
        if (session == null) {
            return false;
        }
        Integer mine = jdbc.queryForObject("""
                with me as materialized (select id from node_session where id = ? for key share),
                taken as (
                    insert into int_lock (lock_key, region, client_id) select ?, ?, id from me
                    on conflict do nothing returning client_id)
                select count(*) from (
                    select client_id from taken
                    union all select client_id from int_lock where lock_key = ? and region = ?) held
                where client_id = ?
                """, Integer.class, session, lock, region, lock, region, session);
        return mine != null && mine > 0;
    }

    /** The ttl is ignored: the session's own lease is the ttl. */
    @Override
    public boolean acquire(String lock, Duration ttl) {
        return acquire(lock);
    }

    @Override
    public boolean isAcquired(String lock) {
        UUID session = trust.session();
        return session != null && Boolean.TRUE.equals(jdbc.queryForObject(
                "select exists (select 1 from int_lock where lock_key = ? and region = ? and client_id = ?)", Boolean.class, lock,
                region, session));
    }

    /** Nothing to do but to look: a lock needs no renewal. */
    @Override
    public boolean renew(String lock) {
        return isAcquired(lock);
    }

    @Override
    public boolean renew(String lock, Duration ttl) {
        return isAcquired(lock);
    }

    @Override
    public boolean delete(String lock) {
        UUID session = trust.held();
        return session != null && jdbc.update("delete from int_lock where lock_key = ? and region = ? and client_id = ?", lock,
                region, session) > 0;
    }

    /** Nothing to do: a lock is gone when its session is. */
    @Override
    public void deleteExpired() {}

    /** Gives back all locks of this region. */
    @Override
    public void close() {
        UUID session = trust.held();
        if (session != null) {
            jdbc.update("delete from int_lock where region = ? and client_id = ?", region, session);
        }
    }
}
