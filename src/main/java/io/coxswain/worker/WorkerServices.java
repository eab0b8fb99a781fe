package io.coxswain.worker;

import io.coxswain.api.Connections;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.fence.FencedWriter;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.CallbackListener;
import io.coxswain.job.InstanceTools;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.Watchdog;
import io.coxswain.placement.PlacementStore;
import io.coxswain.resource.Resources;
import io.coxswain.transaction.Transactions;
import java.time.Duration;

/** What an {@link Executor} and its workers use of the rest of the service. */
public record WorkerServices(Scheduler scheduler, Gate gate, Watchdog watchdog, Duration callbackTimeout, SessionTrust trust,
        Transactions transactions, FencedWriter writer, WorkerStore workers, PlacementStore placement, InboxStore inbox, KvStore kv,
        JobTypes types,
        Json json, Connections connections, Resources resources, InstanceTools tools, CallbackListener callbacks) {}
