package io.coxswain.simulation;

import io.coxswain.cluster.NodeLoad;
import io.coxswain.cluster.NodeView;
import io.coxswain.cluster.SessionStore;
import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Whoever has renewed ends those who have expired, no matter whether they had a chance to renew. */
final class ReapWithoutTheNoGapRule implements PlantedBug {

    @Override
    public Parts plant(Scheduler scheduler, SessionStore sessions, Setting setting) {
        return new Parts(new DelegatingSessionStore(sessions) {
            @Override
            public Optional<List<NodeView>> renew(UUID session, NodeLoad load, Duration ttl) {
                Optional<List<NodeView>> live = super.renew(session, load, ttl);
                if (live.isPresent()) {
                    endExpired(session);
                }
                return live;
            }
        }, scheduler);
    }
}
