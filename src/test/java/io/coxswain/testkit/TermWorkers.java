package io.coxswain.testkit;

import io.coxswain.api.WorkerHandle;
import io.coxswain.inbox.InboxEntry.Kind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The handles of the workers that are not gone, as one term knows them. */
final class TermWorkers {

    private final TermContext context;
    private final TreeMap<String, TermWorkerHandle> live = new TreeMap<>();

    TermWorkers(TermContext context) {
        this.context = context;
    }

    /** Those of former terms whose end has not been told. */
    void inherit(Tables tables) {
        tables.workers.values().stream().filter(row -> row.isLive() || tables.inbox.values().stream()
                .anyMatch(entry -> entry.kind() == Kind.OFFLINE && entry.workerId() == null && entry.sender().equals(row.id())))
                .forEach(this::add);
    }

    void add(WorkerRecord row) {
        live.put(row.id(), new TermWorkerHandle(row, context));
    }

    /** Also one that was created over REST, or ended before this term began. */
    void meet(String id, Tables tables) {
        WorkerRecord row = tables.workers.get(id);
        if (row != null) {
            live.computeIfAbsent(id, absent -> new TermWorkerHandle(row, context));
        }
    }

    @Nullable
    TermWorkerHandle handle(String id) {
        return live.get(id);
    }

    Optional<WorkerHandle> find(String id) {
        return Optional.ofNullable(live.get(id));
    }

    void remove(String id) {
        live.remove(id);
    }

    int size() {
        return live.size();
    }

    Collection<WorkerHandle> all() {
        return List.copyOf(live.values());
    }
}
