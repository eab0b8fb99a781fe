package io.coxswain.job;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

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
        /** Asked for while nobody leads. */
        PAUSE_REQUESTED_UNLED,
        /** Asked for while somebody leads. */
        PAUSE_REQUESTED_LED,
        /** The master has heard of it, and no worker runs any more. */
        PAUSE_DONE,
        /** The deadline of the pause has passed. */
        PAUSE_ENFORCED,
        /** Asked for a job whose init has not succeeded yet. */
        RESUMED_BEFORE_INIT,
        RESUMED,
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
            case STARTED -> duringATerm(state, JobState.RUNNING);
            case ATTEMPT_FAILED -> duringATerm(state, JobState.RETRYING);
            case GIVEN_UP -> state == JobState.PAUSED ? Optional.empty() : Optional.of(JobState.FAILED);
            case CANCEL_REQUESTED_UNLED -> Optional.of(switch (state) {
                case CREATED, RETRYING, PAUSED -> JobState.CANCELED;
                default -> JobState.CANCELING;
            });
            case CANCEL_REQUESTED_LED -> state == JobState.PAUSED ? Optional.empty() : Optional.of(JobState.CANCELING);
            case CANCEL_ENFORCED -> from(state, JobState.CANCELED, JobState.CANCELING);
            case PAUSE_REQUESTED_UNLED -> switch (state) {
                case CREATED, RETRYING -> Optional.of(JobState.PAUSED);
                case RUNNING -> Optional.of(JobState.PAUSING);
                default -> Optional.empty();
            };
            case PAUSE_REQUESTED_LED -> from(state, JobState.PAUSING, JobState.CREATED, JobState.RUNNING, JobState.RETRYING);
            case PAUSE_DONE, PAUSE_ENFORCED -> from(state, JobState.PAUSED, JobState.PAUSING);
            case RESUMED_BEFORE_INIT -> from(state, JobState.CREATED, JobState.PAUSING, JobState.PAUSED);
            case RESUMED -> from(state, JobState.RUNNING, JobState.PAUSING, JobState.PAUSED);
            case EXIT_FINISHED -> Optional.of(JobState.FINISHED);
            case EXIT_FAILED -> Optional.of(JobState.FAILED);
            case EXIT_CANCELED -> Optional.of(JobState.CANCELED);
        };
    }

    /** A term comes and goes without a change of what was asked for. */
    private static Optional<JobState> duringATerm(JobState state, JobState otherwise) {
        return switch (state) {
            case PAUSED -> Optional.empty();
            case PAUSING, CANCELING -> Optional.of(state);
            default -> Optional.of(otherwise);
        };
    }

    private static Optional<JobState> from(JobState state, JobState next, JobState... among) {
        return Arrays.asList(among).contains(state) ? Optional.of(next) : Optional.empty();
    }

    /** A {@code case} expression over the column {@code state}: null where {@code cause} can't happen. */
    static String sql(String column, Cause cause) {
        StringBuilder sql = new StringBuilder("case ").append(column);
        Arrays.stream(JobState.values()).forEach(state -> next(state, cause)
                .ifPresent(next -> sql.append(" when '").append(state).append("' then '").append(next).append('\'')));
        return sql.append(" end").toString();
    }

    /** The states in which {@code cause} can happen, as a list for {@code in (...)}. */
    static String sources(Cause cause) {
        return Arrays.stream(JobState.values()).filter(state -> next(state, cause).isPresent()).map(state -> "'" + state + "'")
                .collect(Collectors.joining(", "));
    }
}
