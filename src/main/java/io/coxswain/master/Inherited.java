package io.coxswain.master;

import io.coxswain.worker.WorkerRow;
import java.util.List;

/**
 * What a term finds when it begins.
 *
 * @param workers of former terms that are not gone
 * @param waiting whether the inbox holds something, or somebody has asked for the job's end or rest
 */
record Inherited(List<WorkerRow> workers, boolean waiting) {

    static final Inherited NOTHING = new Inherited(List.of(), false);

    /** The same, once the workers have been taken note of. */
    Inherited withoutWorkers() {
        return new Inherited(List.of(), waiting);
    }

    /** The same, and something has come since. */
    Inherited rungFor() {
        return new Inherited(workers, true);
    }
}
