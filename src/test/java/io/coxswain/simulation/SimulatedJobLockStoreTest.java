package io.coxswain.simulation;

import io.coxswain.cluster.NodeDescription;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.JobLockStoreContract;
import io.coxswain.election.LeadershipTerm;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The twin keeps what the store on Postgres promises, and lets pass what the fence there lets pass. */
class SimulatedJobLockStoreTest extends JobLockStoreContract {

    private Instant now = Instant.EPOCH;
    private final SimulatedDatabase database = new SimulatedDatabase(() -> now);

    @Override
    protected JobLockStore open() {
        return new SimulatedJobLockStore(database, Wire.direct(), () -> {});
    }

    @Override
    protected UUID join(String node) {
        UUID session = UUID.randomUUID();
        database.join(session, new NodeDescription(node, "http://" + node, Map.of(), 1, 1, Set.of()), false, Duration.ofSeconds(5));
        return session;
    }

    @Override
    protected void end(UUID session) {
        database.end(session);
    }

    @Override
    protected void create(String jobId, String type) {
        database.createJob(jobId, type);
    }

    @Override
    protected void finish(String jobId) {
        database.job(jobId).finish();
    }

    @Override
    protected void rest(String jobId, boolean paused) {
        database.job(jobId).rest(paused);
    }

    @Override
    protected void pass(Duration time) {
        now = now.plus(time);
    }

    @Override
    protected boolean accepts(LeadershipTerm term) {
        return database.write(term);
    }
}
