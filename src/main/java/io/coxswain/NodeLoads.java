package io.coxswain;

import io.coxswain.cluster.NodeLoad;
import io.coxswain.master.JobMasterHost;
import io.coxswain.worker.Executor;

/** How much this node has to do. */
record NodeLoads(Executor executor, JobMasterHost host) {
    NodeLoad now() {
        return new NodeLoad(executor.usedSlots(), host.leads());
    }
}
