package io.coxswain.bench.failover;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.curator.framework.recipes.leader.LeaderLatchListener;
import org.apache.curator.retry.ExponentialBackoffRetry;

/** Curator's leader latch. */
final class CuratorContender implements PeerMain.Contender {

    private static final int CONNECTION_TIMEOUT_MILLIS = 2_000;

    private final CuratorFramework client;
    private final LeaderLatch latch;

    /** @param arguments where ZooKeeper is, and the session's timeout in milliseconds */
    CuratorContender(String name, String[] arguments) throws InterruptedException {
        client = CuratorFrameworkFactory.newClient(arguments[0], Integer.parseInt(arguments[1]), CONNECTION_TIMEOUT_MILLIS,
                new ExponentialBackoffRetry(100, 10));
        client.start();
        client.blockUntilConnected();
        latch = new LeaderLatch(client, "/bench", name);
    }

    @Override
    public void stand(Runnable leading) throws Exception {
        latch.addListener(new LeaderLatchListener() {
            @Override
            public void isLeader() {
                leading.run();
            }

            @Override
            public void notLeader() {
                // Its process is killed as the leader.
            }
        });
        latch.start();
    }
}
