package io.coxswain.election.standalone;

import io.coxswain.election.ElectionContract;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.election.TermRecord;
import io.coxswain.loop.SystemScheduler;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;

/** One process leads whatever it stands for; there is no session to lose and no database to miss. */
class StandaloneElectionTest extends ElectionContract {

    private final SystemScheduler scheduler = new SystemScheduler();
    private final AtomicLong epochs = new AtomicLong();
    private StandaloneHighAvailabilityServices services = start();

    private StandaloneHighAvailabilityServices start() {
        return new StandaloneHighAvailabilityServices(scheduler, "a", epochs::incrementAndGet, TermRecord.NONE);
    }

    @AfterEach
    void close() {
        services.close();
        scheduler.close();
    }

    @Override
    protected HighAvailabilityServices services(String node) {
        return services;
    }

    @Override
    protected void create(String jobId) {
        // Nothing has to exist.
    }

    @Override
    protected LeadershipTerm claim(String jobId) {
        return new LeadershipTerm(jobId, epochs.incrementAndGet(), UUID.randomUUID());
    }

    @Override
    protected void giveBack(LeadershipTerm term) {
        // The election's own conclusion does.
    }

    @Override
    protected boolean isDurable(LeadershipTerm term) {
        return services.isTrusted(term);
    }

    @Override
    protected void restart() {
        services.close();
        services = start();
    }
}
