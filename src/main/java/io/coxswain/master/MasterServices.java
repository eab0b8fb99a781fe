package io.coxswain.master;

import io.coxswain.api.Connections;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.election.HighAvailabilityServices;
import io.coxswain.fence.FencedWriter;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.CallbackListener;
import io.coxswain.job.InstanceTools;
import io.coxswain.job.JobStore;
import io.coxswain.job.JobTypes;
import io.coxswain.job.RetryPolicy;
import io.coxswain.job.TakeoverListener;
import io.coxswain.json.Json;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.Gate;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.Watchdog;
import io.coxswain.registration.RegistrationProperties;
import io.coxswain.resource.Resources;
import io.coxswain.transaction.Transactions;
import io.coxswain.worker.WorkerStore;
import java.time.Duration;

/** What a {@link JobMasterHost} and its runners use of the rest of the service. */
public record MasterServices(Scheduler scheduler, Gate gate, Watchdog watchdog, Duration callbackTimeout,
        RetryPolicy retryPolicy, RegistrationProperties registration, SessionTrust trust, HighAvailabilityServices elections,
        Transactions transactions,
        FencedWriter writer, JobStore jobs, WorkerStore workers, InboxStore inbox, KvStore kv, JobTypes types, Json json,
        Connections connections, Resources resources, InstanceTools tools, TakeoverListener takeovers, LeadershipListener leadership,
        CallbackListener callbacks) {}
