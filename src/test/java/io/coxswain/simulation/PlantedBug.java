package io.coxswain.simulation;

import io.coxswain.cluster.Bell;
import io.coxswain.cluster.SessionStore;
import io.coxswain.loop.Scheduler;
import java.time.InstantSource;

/** A mistake that one could have made, made around code that is right. */
interface PlantedBug {

    PlantedBug NONE = new PlantedBug() {};

    /** @param trustClock by which a node's trust in its session runs out */
    record Parts(SessionStore sessions, Scheduler trustClock) {}

    default SimulatedDatabase database(InstantSource clock) {
        return new SimulatedDatabase(clock);
    }

    default Bell bell(Bell bell) {
        return bell;
    }

    default Parts plant(Scheduler scheduler, SessionStore sessions, Setting setting) {
        return new Parts(sessions, scheduler);
    }
}
