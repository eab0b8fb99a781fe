package io.coxswain.testkit;

import io.coxswain.api.WorkerState;
import io.coxswain.json.Json;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A worker as its row stands: see {@link JobTestKit#workers}. */
public final class KitWorker {

    private final WorkerRecord row;
    private final Json json;

    KitWorker(WorkerRecord row, Json json) {
        this.row = row;
        this.json = json;
    }

    public String id() {
        return row.id();
    }

    /** The name of its {@link io.coxswain.api.WorkerType}. */
    public String type() {
        return row.type();
    }

    public WorkerState state() {
        return row.state();
    }

    /** The node that has claimed it; null before. */
    public @Nullable String node() {
        return row.node();
    }

    /** What went wrong, if it has ended by that. */
    public @Nullable String error() {
        return row.error();
    }

    public <T> T config(Class<T> type) {
        return read(row.config(), type);
    }

    public <T> Optional<T> status(Class<T> type) {
        return Optional.ofNullable(row.status()).map(status -> read(status, type));
    }

    private <T> T read(JsonNode tree, Class<T> type) {
        return json.read(json.write(tree), type);
    }

    @Override
    public String toString() {
        return row.id() + " " + row.state() + (row.error() == null ? "" : " (" + row.error() + ")");
    }
}
