package io.coxswain.simulation;

import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeView;
import io.coxswain.cluster.SessionStore;
import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A session is trusted for a full ttl from the end of its renewal: the clock of its trust is late by what that took, and the margin. */
final class TrustFromTheAnswer implements PlantedBug {

    @Override
    public Parts plant(Scheduler scheduler, SessionStore sessions, Setting setting) {
        LateClock clock = new LateClock(scheduler);
        return new Parts(new DelegatingSessionStore(sessions) {
            @Override
            public Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
                long began = scheduler.nanoTime();
                Optional<List<NodeView>> live = super.renew(session, load, ttl);
                clock.late = scheduler.nanoTime() - began + setting.session().safetyMargin().toNanos();
                return live;
            }
        }, clock);
    }

    private static final class LateClock extends DelegatingScheduler {

        private long late;

        private LateClock(Scheduler scheduler) {
            super(scheduler);
        }

        @Override
        public long nanoTime() {
            return super.nanoTime() - late;
        }
    }
}
