package io.coxswain.worker;

import io.coxswain.api.WorkerState;
import java.util.Optional;

/** How the states of workers change: one pure table. */
public final class WorkerTransitions {

    /** What happens to a worker. */
    public enum Cause {
        /** A node takes it. */
        CLAIMED,
        /** Its init has returned. */
        ONLINE,
        /** Its master, an operator or the end of its job wants it to stop. */
        STOP_REQUESTED,
        /** It said that its work is done. */
        EXITED,
        /** It threw, hung or exited with an error. */
        BROKE,
        /** It has stopped as requested. */
        STOPPED,
        /** Its node's session is gone. */
        SESSION_ENDED
    }

    private WorkerTransitions() {}

    /** The state after {@code cause}, or empty when it can't happen in {@code state}. */
    public static Optional<WorkerState> next(WorkerState state, Cause cause) {
        return switch (state) {
            case PENDING -> switch (cause) {
                case CLAIMED -> Optional.of(WorkerState.STARTING);
                case STOP_REQUESTED -> Optional.of(WorkerState.CANCELED);
                default -> Optional.empty();
            };
            case STARTING, RUNNING, STOPPING -> switch (cause) {
                case CLAIMED -> Optional.empty();
                case ONLINE -> Optional.of(state == WorkerState.STOPPING ? WorkerState.STOPPING : WorkerState.RUNNING);
                case STOP_REQUESTED -> Optional.of(WorkerState.STOPPING);
                case EXITED -> Optional.of(WorkerState.FINISHED);
                case BROKE -> Optional.of(WorkerState.FAILED);
                case STOPPED -> Optional.of(WorkerState.CANCELED);
                case SESSION_ENDED -> Optional.of(WorkerState.LOST);
            };
            case FINISHED, FAILED, CANCELED, LOST -> Optional.empty();
        };
    }
}
