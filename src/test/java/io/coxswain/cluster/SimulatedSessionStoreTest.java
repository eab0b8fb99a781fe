package io.coxswain.cluster;

import io.coxswain.simulation.SimulatedDatabase;
import io.coxswain.simulation.SimulatedSessionStore;
import io.coxswain.simulation.Wire;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/** The twin keeps what the store on Postgres promises. */
class SimulatedSessionStoreTest extends SessionStoreContract {

    private final SimulatedDatabase database = new SimulatedDatabase(InstantSource.fixed(Instant.EPOCH));

    @Override
    SessionStore open() {
        return new SimulatedSessionStore(database, Wire.direct());
    }

    @Override
    void expire(UUID session) {
        database.expire(session);
    }

    @Override
    void hold(UUID session) {
        database.hold(session);
    }

    @Override
    void die(UUID session) {
        database.letGo(session);
    }
}
