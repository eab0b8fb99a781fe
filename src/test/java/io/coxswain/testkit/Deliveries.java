package io.coxswain.testkit;

import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerState;
import io.coxswain.fence.MessageMutation;
import io.coxswain.inbox.InboxEntry;
import io.coxswain.inbox.InboxEntry.Kind;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.json.Json;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what waits for a master into callbacks, one at a time, in the order that the contract gives; acknowledged as a whole. */
final class Deliveries {

    private static final int READ = 500;
    /** Per worker: dispatched, online, anything else in the order of arrival, offline. */
    private static final Comparator<InboxEntry> BY_CONTRACT = Comparator.comparingInt(entry -> switch (entry.kind()) {
        case DISPATCHED -> 0;
        case ONLINE -> 1;
        case STATUS, MESSAGE -> 2;
        case OFFLINE -> 3;
    });

    private record Dispatched(@Nullable String node, @Nullable String error) {}

    private final TermRun term;
    private final TermContext context;
    private final Deque<InboxEntry> rest = new ArrayDeque<>();
    private final Set<Long> handled = new HashSet<>();
    private final List<InboxEntry> deferred = new ArrayList<>();
    private int read;
    private boolean underWay;

    Deliveries(TermRun term, TermContext context) {
        this.term = term;
        this.context = context;
    }

    /** Whether a batch has begun and not ended. */
    boolean isUnderWay() {
        return underWay;
    }

    /** What waits is read with the next step. */
    void start() {
        underWay = true;
        read = -1;
    }

    /** Makes the next callback, or ends the batch. Returns whether more may wait. */
    boolean next() throws Exception {
        if (read < 0) {
            read();
        }
        boolean called = false;
        try {
            while (!called && !rest.isEmpty() && term.mayGoOn()) {
                called = deliver(rest.remove());
            }
        } catch (Throwable e) {
            underWay = false;
            if (!term.isKilled()) {
                acknowledge();
            }
            throw e;
        }
        if (!rest.isEmpty() && term.mayGoOn()) {
            return false;
        }
        underWay = false;
        boolean complete = rest.isEmpty();
        boolean more = complete && read == READ && !handled.isEmpty();
        acknowledge();
        return more || !complete && !context.hasExited();
    }

    private void read() {
        List<InboxEntry> entries = term.world.tables().waiting(null, READ);
        read = entries.size();
        rest.clear();
        handled.clear();
        deferred.clear();
        entries.forEach(entry -> context.workersOf().meet(entry.sender(), term.world.tables()));
        Map<String, List<InboxEntry>> bySender = entries.stream()
                .collect(Collectors.groupingBy(InboxEntry::sender, LinkedHashMap::new, Collectors.toList()));
        bySender.values().forEach(group -> {
            group.sort(BY_CONTRACT);
            rest.addAll(group);
        });
    }

    private void acknowledge() {
        if (!handled.isEmpty() && !context.hasExited()) {
            context.write(new MessageMutation.Acknowledge(handled.stream().sorted().toList()));
        }
        handled.clear();
    }

    /** Returns whether a callback was made. What a worker said before it is online has to wait, unless it ends before it is. */
    private boolean deliver(InboxEntry entry) throws Exception {
        TermWorkerHandle worker = context.workersOf().handle(entry.sender());
        if (worker == null) {
            handled.add(entry.id());
            return false;
        }
        boolean early = worker.state() == WorkerState.STARTING || worker.state() == WorkerState.PENDING;
        if (early && (entry.kind() == Kind.STATUS || entry.kind() == Kind.MESSAGE)) {
            deferred.add(entry);
            return false;
        }
        tell(worker, entry);
        handled.add(entry.id());
        if (entry.kind() == Kind.OFFLINE) {
            deferred.stream().filter(before -> before.sender().equals(entry.sender())).forEach(before -> handled.add(before.id()));
        }
        return true;
    }

    private void tell(TermWorkerHandle worker, InboxEntry entry) throws Exception {
        Json json = term.world.json();
        String id = worker.id();
        switch (entry.kind()) {
            case DISPATCHED -> {
                Dispatched dispatched = json.read(entry.body(), Dispatched.class);
                worker.dispatchedTo(dispatched.node());
                term.callback("onWorkerDispatched", id, () -> term.master().onWorkerDispatched(worker, dispatched.error(), context));
            }
            case ONLINE -> {
                worker.online();
                term.callback("onWorkerOnline", id, () -> term.master().onWorkerOnline(worker, context));
            }
            case OFFLINE -> {
                context.workersOf().remove(id);
                WorkerOffline reason = json.read(entry.body(), WorkerOffline.class);
                term.callback("onWorkerOffline", id, () -> term.master().onWorkerOffline(worker, reason, context));
            }
            case STATUS -> {
                worker.status(json.tree(entry.body()));
                term.callback("onWorkerStatusUpdated", id, () -> term.master().onWorkerStatusUpdated(worker, context));
            }
            case MESSAGE -> {
                InboxMessage message = InboxMessage.decode(json, entry.body());
                term.callback("onWorkerMessage", id, () -> term.master().onWorkerMessage(worker, message, context));
            }
        }
    }
}
