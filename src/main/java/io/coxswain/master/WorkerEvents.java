package io.coxswain.master;

import io.coxswain.api.JobMaster;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import io.coxswain.fence.MessageMutation;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.inbox.InboxEntry.Kind;
import io.coxswain.inbox.InboxMessage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns what waits in a job's inbox into callbacks of its master, in the order that the contract gives. */
final class WorkerEvents {

    private static final int READ = 500;
    /** Per worker: dispatched, online, anything else in the order of arrival, offline. */
    private static final Comparator<InboxEntry> BY_CONTRACT = Comparator.comparingInt(entry -> switch (entry.kind()) {
        case DISPATCHED -> 0;
        case ONLINE -> 1;
        case STATUS, MESSAGE -> 2;
        case OFFLINE -> 3;
    });

    private record Dispatched(@Nullable String node, @Nullable String error) {}

    /** Runs one callback under the watchdog. */
    @FunctionalInterface
    interface Caller {
        void call(String callback, Body body) throws Exception;

        /** What is called. */
        @FunctionalInterface
        interface Body {
            void run() throws Exception;
        }
    }

    private final MasterServices services;
    private final RunningJobMasterContext context;
    private final JobMaster master;
    private final Caller caller;
    private final BooleanSupplier mayGoOn;

    /** @param mayGoOn asked before each callback */
    WorkerEvents(MasterServices services, RunningJobMasterContext context, JobMaster master, Caller caller,
            BooleanSupplier mayGoOn) {
        this.services = services;
        this.context = context;
        this.master = master;
        this.caller = caller;
        this.mayGoOn = mayGoOn;
    }

    /** Delivers what waits. Returns whether more may be waiting. */
    boolean deliver() throws Exception {
        List<InboxEntry> entries = context.patiently(() -> services.inbox().readForMaster(context.jobId(), READ));
        if (entries.isEmpty()) {
            return false;
        }
        meetUnknown(entries);
        List<Long> handled = new ArrayList<>();
        boolean complete = false;
        try {
            complete = deliver(entries, handled);
        } finally {
            if (!handled.isEmpty() && !context.hasExited()) {
                context.write(new MessageMutation.Acknowledge(handled));
            }
        }
        return complete && entries.size() == READ && !handled.isEmpty();
    }

    private boolean deliver(List<InboxEntry> entries, List<Long> handled) throws Exception {
        Map<String, List<InboxEntry>> bySender = entries.stream()
                .collect(Collectors.groupingBy(InboxEntry::sender, LinkedHashMap::new, Collectors.toList()));
        for (List<InboxEntry> group : bySender.values()) {
            group.sort(BY_CONTRACT);
            for (InboxEntry entry : group) {
                if (!mayGoOn.getAsBoolean()) {
                    return false;
                }
                if (deliver(entry)) {
                    handled.add(entry.id());
                }
            }
            if (group.getLast().kind() == Kind.OFFLINE) {
                // What a worker said before it was online, and then never was, has no listener.
                group.stream().map(InboxEntry::id).filter(id -> !handled.contains(id)).forEach(handled::add);
            }
        }
        return true;
    }

    /** Workers that were created over REST, or ended before this term began. */
    private void meetUnknown(List<InboxEntry> entries) {
        List<String> unknown = entries.stream().map(InboxEntry::sender).distinct()
                .filter(sender -> !context.supervisor().knows(sender)).toList();
        if (!unknown.isEmpty()) {
            context.patiently(() -> services.workers().findAll(unknown)).forEach(context.supervisor()::meet);
        }
    }

    /** Returns whether the entry is done with; what a worker said before it is online has to wait. */
    private boolean deliver(InboxEntry entry) throws Exception {
        RunningWorkerHandle worker = (RunningWorkerHandle) context.supervisor().find(entry.sender()).orElse(null);
        if (worker == null) {
            return true;
        }
        switch (entry.kind()) {
            case DISPATCHED -> {
                Dispatched dispatched = services.json().read(entry.body(), Dispatched.class);
                worker.dispatchedTo(dispatched.node());
                caller.call("onWorkerDispatched", () -> master.onWorkerDispatched(worker, dispatched.error(), context));
            }
            case ONLINE -> {
                worker.online();
                caller.call("onWorkerOnline", () -> master.onWorkerOnline(worker, context));
            }
            case OFFLINE -> {
                context.supervisor().remove(worker.id());
                WorkerOffline reason = services.json().read(entry.body(), WorkerOffline.class);
                caller.call("onWorkerOffline", () -> master.onWorkerOffline(worker, reason, context));
            }
            case STATUS, MESSAGE -> {
                if (worker.state() == WorkerState.STARTING || worker.state() == WorkerState.PENDING) {
                    return false;
                }
                tell(worker, entry);
            }
        }
        return true;
    }

    private void tell(RunningWorkerHandle worker, InboxEntry entry) throws Exception {
        if (entry.kind() == Kind.MESSAGE) {
            InboxMessage message = InboxMessage.decode(services.json(), entry.body());
            caller.call("onWorkerMessage", () -> master.onWorkerMessage(worker, message, context));
        } else {
            JsonNode status = services.json().tree(entry.body());
            worker.status(status);
            caller.call("onWorkerStatusUpdated", () -> master.onWorkerStatusUpdated(worker, context));
        }
    }
}
