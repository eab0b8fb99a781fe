package io.coxswain.bench.failover;

import org.apache.zookeeper.server.ServerConfig;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/** A ZooKeeper server by itself, with the tick time of ZooKeeper's sample configuration, which permits sessions of 4 s. */
final class ZooKeeperServerOfOne implements PeerMain.Contender {

    private static final String TICK_MILLIS = "2000";

    private final ServerConfig config = new ServerConfig();

    /** @param arguments port and data directory */
    ZooKeeperServerOfOne(String[] arguments) {
        System.setProperty("zookeeper.admin.enableServer", "false");
        config.parse(new String[] {arguments[0], arguments[1], TICK_MILLIS});
    }

    @Override
    public void stand(Runnable leading) throws Exception {
        new ZooKeeperServerMain().runFromConfig(config);
    }
}
