package io.coxswain.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.coxswain.cluster.NodeSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;

/** Tests in which nodes fail so often that their logs would be all there is to see. */
abstract class SimulatedWorlds {

    private static final Logger LOG = (Logger) LoggerFactory.getLogger(NodeSession.class);

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void speak() {
        LOG.setLevel(null);
    }
}
