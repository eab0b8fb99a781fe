package io.coxswain.job;

import java.util.Arrays;
import java.util.Optional;

/** How the states of jobs change: one pure table, which the SQL of {@link JobStore} takes its conditions from. */
public final class JobTransitions {

    /** What happens to a job. */
    public enum Cause {
        /** init or onMasterRecovered has returned. */
        STARTED,
        /** A callback threw, hung, or the attempt ended otherwise, and another one may follow. */
        ATTEMPT_FAILED,
        /** No other attempt may follow. */
        GIVEN_UP,
        /** Asked for while nobody leads. */
        CANCEL_REQUESTED_UNLED,
        /** Asked for while somebody leads. */
        CANCEL_REQUESTED_LED,
        /** The deadline of the cancellation has passed. */
        CANCEL_ENFORCED,
        EXIT_FINISHED,
        EXIT_FAILED,
        EXIT_CANCELED
    }

    private JobTransitions() {}

    /** The state after {@code cause}, or empty when it can't happen in {@code state}. */
    public static Optional<JobState> next(JobState state, Cause cause) {
        if (state.isTerminal()) {
            return Optional.empty();
        }
        return switch (cause) {
            case STARTED -> Optional.of(state == JobState.CANCELING ? JobState.CANCELING : JobState.RUNNING);
            case ATTEMPT_FAILED -> Optional.of(state == JobState.CANCELING ? JobState.CANCELING : JobState.RETRYING);
            case GIVEN_UP, EXIT_FAILED -> Optional.of(JobState.FAILED);
            case CANCEL_REQUESTED_UNLED -> Optional.of(switch (state) {
                case CREATED, RETRYING -> JobState.CANCELED;
                default -> JobState.CANCELING;
            });
            case CANCEL_REQUESTED_LED -> Optional.of(JobState.CANCELING);
            case CANCEL_ENFORCED -> state == JobState.CANCELING ? Optional.of(JobState.CANCELED) : Optional.empty();
            case EXIT_FINISHED -> Optional.of(JobState.FINISHED);
            case EXIT_CANCELED -> Optional.of(JobState.CANCELED);
        };
    }

    /** A {@code case} expression over the column {@code state}: null where {@code cause} can't happen. */
    static String sql(String column, Cause cause) {
        StringBuilder sql = new StringBuilder("case ").append(column);
        Arrays.stream(JobState.values()).forEach(state -> next(state, cause)
                .ifPresent(next -> sql.append(" when '").append(state).append("' then '").append(next).append('\'')));
        return sql.append(" end").toString();
    }
}
