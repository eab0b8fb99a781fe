package io.coxswain.simulation;

import io.coxswain.api.CoxswainException;
import io.coxswain.election.JobLockStore;
import io.coxswain.election.LeaderRecord;
import io.coxswain.election.LeadershipTerm;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The twin of the store of job locks. What sits out an outage is repeated until an answer comes: it is the same to do it twice, so
 * it need not be asked whether the first has happened.
 */
public final class SimulatedJobLockStore implements JobLockStore {

    private final SimulatedDatabase database;
    private final Wire wire;
    private final Runnable pause;

    /** @param pause what is done between two tries of a call that sits out an outage */
    public SimulatedJobLockStore(SimulatedDatabase database, Wire wire, Runnable pause) {
        this.database = database;
        this.wire = wire;
        this.pause = pause;
    }

    @Override
    public List<LeadershipTerm> claimRunnable(UUID session, Collection<String> types, int limit) {
        return wire.transact("claimRunnable",
                () -> database.claim(session, job -> job.isUnled() && types.contains(job.type())
                        && !(database.hasOthers(session) && database.wasJustResignedBy(session, job)), limit));
    }

    @Override
    public List<LeadershipTerm> claimAmong(UUID session, Collection<String> jobIds) {
        return wire.transact("claimAmong",
                () -> database.claim(session, job -> (job.isUnled() || job.isLedBy(session)) && jobIds.contains(job.id()),
                        Integer.MAX_VALUE));
    }

    @Override
    public int countRunnable(Collection<String> types, int limit) {
        return wire.transact("countRunnable", () -> (int) database.jobs().stream()
                .filter(job -> job.isUnled() && types.contains(job.type())).limit(limit).count());
    }

    @Override
    public void publish(List<Publication> publications, BooleanSupplier wanted) {
        sitOut("publish", wanted, () -> {
            publications.forEach(each -> database.job(each.term().jobId()).publish(each.term(), each.address()));
            return true;
        });
    }

    @Override
    public void release(List<LeadershipTerm> terms, BooleanSupplier wanted) {
        sitOut("release", wanted, () -> {
            terms.forEach(term -> database.release(term));
            return true;
        });
    }

    @Override
    public List<LeaderRecord> leaders(Collection<String> jobIds) {
        return wire.transact("leaders",
                () -> jobIds.stream().sorted().map(id -> database.job(id).published(database::nodeOf)).flatMap(Optional::stream).toList());
    }

    private void sitOut(String what, BooleanSupplier wanted, Supplier<Boolean> statement) {
        while (true) {
            try {
                wire.transact(what, statement);
                return;
            } catch (CoxswainException e) {
                if (!wanted.getAsBoolean()) {
                    throw e;
                }
                pause.run();
            }
        }
    }
}
