package io.coxswain.simulation;

import io.coxswain.cluster.SessionProperties;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * How a world is set up; drawn from its seed, often at the limit of what {@link SessionProperties} allows.
 *
 * @param timeout how long a node waits for an answer of the database
 * @param standing whether nodes stand for jobs, or claim jobs and then hold their terms, as the host of job masters does
 * @param queue for what a node publishes and releases
 * @param busy how long the weather lasts
 */
record Setting(int nodes, List<String> jobs, SessionProperties session, Duration timeout, boolean standing, int queue, Duration busy) {

    static final String TYPE = "simulated";

    static Setting draw(SplittableRandom random) {
        SessionProperties session = session(random);
        return new Setting(random.nextInt(2, 5), IntStream.range(0, random.nextInt(1, 4)).mapToObj(i -> "job-" + i).toList(), session,
                // As DirectPostgres has it, or sooner.
                session.ttl().dividedBy(random.nextInt(2, 5)), random.nextInt(3) > 0,
                random.nextInt(3) > 0 ? 1 : 1_000,
                session.ttl().multipliedBy(random.nextInt(8, 16)));
    }

    private static SessionProperties session(SplittableRandom random) {
        Duration ttl = Duration.ofMillis(random.nextBoolean() ? 500 : random.nextInt(500, 1_500));
        boolean tight = random.nextBoolean();
        Duration renew = ttl.dividedBy(tight ? 4 : random.nextInt(5, 8));
        long widest = ttl.minus(renew.multipliedBy(2)).toMillis() - 1;
        Duration margin = Duration.ofMillis(switch (random.nextInt(3)) {
            case 0 -> 0;
            case 1 -> widest;
            default -> random.nextLong(widest);
        });
        return new SessionProperties(ttl, renew, margin, random.nextInt(4) > 0, ttl.dividedBy(random.nextInt(5, 12)));
    }

    /** How long after the last fault somebody may lead no job. */
    Duration bound() {
        // A call that hangs, the lease of a dead node, a whole ttl without a gap for those who may end it, and a poll.
        Duration elected = timeout.plus(session.ttl().multipliedBy(2)).plus(session.renewInterval().multipliedBy(2))
                .plus(Duration.ofMillis(1_800));
        return standing ? elected : elected.plus(Host.AUDIT.multipliedBy(3));
    }
}
