package io.coxswain;

import io.coxswain.cluster.Bell;
import io.coxswain.cluster.NodeManager;
import io.coxswain.cluster.NodeSession;
import io.coxswain.cluster.RingListener;
import io.coxswain.cluster.SessionListener;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.loop.Scheduler;
import io.coxswain.master.JobMasterHost;
import io.coxswain.worker.Executor;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Joins the others once this node's web server listens, and hands everything over before the web server stops: instances are
 * closed, then the session is deleted, which frees all jobs in one transaction.
 */
final class NodeLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(NodeLifecycle.class);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(6);
    /** A courtesy to others, that a Postgres which does not answer must not make the node wait for. */
    private static final Duration ANNOUNCE_LIMIT = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final Bell bell;
    private final NodeManager nodes;
    private final NodeSession session;
    private final HighAvailabilityServices elections;
    private final JobMasterHost host;
    private final Executor executor;
    private volatile boolean running;

    NodeLifecycle(Scheduler scheduler, Bell bell, NodeManager nodes, NodeSession session, HighAvailabilityServices elections,
            JobMasterHost host,
            Executor executor) {
        this.scheduler = scheduler;
        this.bell = bell;
        this.nodes = nodes;
        this.session = session;
        this.elections = elections;
        this.host = host;
        this.executor = executor;
    }

    @Override
    public void start() {
        running = true;
        bell.addListener((RingListener) host);
        bell.addListener(executor);
        if (elections instanceof SessionListener listener) {
            session.addListener(listener);
        }
        session.addListener(host);
        session.addListener(executor);
        session.start();
        poll();
    }

    private void poll() {
        if (running) {
            host.tick();
            executor.tick();
            scheduler.after(Executor.pollInterval(), this::poll);
        }
    }

    @Override
    public void stop() {
        running = false;
        CompletableFuture<Void> announced = new CompletableFuture<>();
        scheduler.startVirtual("stop-announce", () -> {
            announce();
            announced.complete(null);
        });
        scheduler.await(announced, ANNOUNCE_LIMIT);
        Thread workers = scheduler.startVirtual("stop-workers", () -> executor.stop(STOP_LIMIT));
        host.stop(STOP_LIMIT);
        try {
            workers.join(STOP_LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.end("shutdown");
        elections.close();
        bell.close();
    }

    /** From now on others don't leave a share of what waits to this node. */
    private void announce() {
        UUID mine = session.trust().held();
        if (mine != null) {
            try {
                nodes.stopping(mine);
            } catch (RuntimeException e) {
                log.info("Postgres can't be told that this node stops; others find out when its session is gone: {}", e.getMessage());
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the web server, which has to listen before the node's address is told; stopped before it. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
