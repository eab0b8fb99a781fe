package io.coxswain.builtin.fake;

import static io.coxswain.builtin.fake.FakeConfig.orElse;

import io.coxswain.api.ExitReason;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong, before the callback does anything else. Fields that the kind has no use for are ignored.
 *
 * @param where the callback
 * @param kind {@code throw} an exception; {@code hang}, deaf to interrupts, for ten minutes; {@code sleep} for
 *     {@code duration}, unless interrupted; {@code exit} with {@code reason} and {@code message}
 * @param times how often, by default once; counted over all terms and workers, but for {@code close}, where nothing can
 *     be written any more and each instance counts for itself
 * @param message of the exception, or of the exit
 * @param fatal whether an exception of the master fails the job at once
 * @param duration of a sleep, by default 5s
 * @param reason of an exit, by default FAILED; a worker can't exit as CANCELED
 * @param workerIndex the only worker that it happens to; by default any
 */
public record Fault(
        @NotNull @Pattern(regexp = Fault.PLACES, message = "must be master.init, master.recover, master.tick, master.onWorkerOnline, "
                + "master.onWorkerOffline, master.onPause, master.onCancel, master.close, worker.init, worker.tick or worker.close") String where,
        @NotNull @Pattern(regexp = "throw|hang|sleep|exit", message = "must be throw, hang, sleep or exit") String kind,
        @Min(1) Integer times,
        @Nullable String message,
        Boolean fatal,
        Duration duration,
        ExitReason reason,
        @Min(0) @Nullable Integer workerIndex) {

    static final String PLACES = "master\\.(init|recover|tick|onWorkerOnline|onWorkerOffline|onPause|onCancel|close)|worker\\.(init|tick|close)";

    /** The kinds as a closed set. */
    enum Kind {
        THROW, HANG, SLEEP, EXIT
    }

    /** Fills in the defaults of absent fields. */
    public Fault {
        times = orElse(times, 1);
        fatal = orElse(fatal, false);
        duration = orElse(duration, Duration.ofSeconds(5));
        reason = orElse(reason, ExitReason.FAILED);
    }

    Kind what() {
        return Kind.valueOf(kind.toUpperCase(Locale.ROOT));
    }

    boolean isOfWorkers() {
        return where.startsWith("worker.");
    }

    /** Whether the instance, which is about to end, can't write any more. */
    boolean isAtClose() {
        return where.endsWith(".close");
    }

    String text() {
        return message == null ? "Fault at " + where : message;
    }

    /** The error to exit with; one that fails has one in any case. */
    @Nullable
    String error() {
        return reason == ExitReason.FAILED ? text() : message;
    }
}
