package io.coxswain.master;

import io.coxswain.api.StaleEpochException;
import io.coxswain.fence.Fence;
import io.coxswain.job.JobMutation;
import io.coxswain.job.Registered;
import io.coxswain.loop.Scheduler.Timer;
import io.coxswain.registration.RegistrationAnswer;
import io.coxswain.registration.RegistrationAnswer.Refusal;
import io.coxswain.registration.RegistrationAnswer.Refused;
import io.coxswain.registration.RegistrationListener;
import io.coxswain.registration.RetryingRegistration;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Makes one term's master known. Most begin within the blink of an eye, and are announced by the write that tells that they have begun;
 * the address of the others is announced before, so that they don't stay unknown for long. These are two runs: the second one makes
 * whatever comes of the first one stale.
 */
final class MasterRegistration {

    private static final Duration SLOW = Duration.ofMillis(250);

    /** Hears how a run ends, on any thread. */
    interface Listener {

        /** @param run whose result it is; see {@link #isCurrent} */
        void registered(int run, Registered registered);

        /** There will be no registration, so there is no use in the term. */
        void lost(String because);
    }

    private final MasterServices services;
    private final Fence fence;
    private final RunnerOwner owner;
    private final boolean recovered;
    private final Listener listener;

    private Timer slow = () -> {};
    private @Nullable RetryingRegistration<Registered> current;
    private int run;
    private boolean closed;

    /** @param recovered whether the job begins with onMasterRecovered */
    MasterRegistration(MasterServices services, Fence fence, RunnerOwner owner, boolean recovered, Listener listener) {
        this.services = services;
        this.fence = fence;
        this.owner = owner;
        this.recovered = recovered;
        this.listener = listener;
    }

    /** The master begins, which may take its time. */
    synchronized void beginning() {
        slow = services.scheduler().after(SLOW, () -> register(false));
    }

    /** init or onMasterRecovered has returned. */
    void begun() {
        register(true);
    }

    private void register(boolean begun) {
        RetryingRegistration<Registered> starting;
        synchronized (this) {
            // The timer may be late.
            if (closed || !begun && current != null) {
                return;
            }
            slow.cancel();
            if (current != null) {
                current.cancel();
            }
            run++;
            starting = new RetryingRegistration<>(services.scheduler(), services.registration(), this::isSuspended,
                    attempt -> ask(begun, attempt > 1), telling(run));
            current = starting;
        }
        starting.start();
    }

    private RegistrationListener<Registered> telling(int mine) {
        return new RegistrationListener<>() {
            @Override
            public void accepted(Registered given) {
                listener.registered(mine, given);
            }

            @Override
            public void lost(String because) {
                listener.lost(because);
            }
        };
    }

    private CompletableFuture<RegistrationAnswer<Registered>> ask(boolean begun, boolean repeated) {
        return services.writer().submit(fence, new JobMutation.Register(owner.nodeName(), owner.nodeAddress(), begun, recovered, repeated))
                .handle(MasterRegistration::answer);
    }

    @SuppressWarnings("unchecked")
    private static RegistrationAnswer<Registered> answer(@Nullable Object answer, @Nullable Throwable error) {
        if (error == null) {
            return (RegistrationAnswer<Registered>) answer;
        }
        Throwable cause = error instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : error;
        if (cause instanceof StaleEpochException) {
            return new Refused<>(Refusal.STALE);
        }
        throw new CompletionException(cause);
    }

    /** While Postgres is away a registration that is under way is repeated by nobody: it sits that out itself. */
    private boolean isSuspended() {
        return services.trust().held() != null && !services.trust().isTrusted();
    }

    /** Whether a result of that run still means anything. */
    synchronized boolean isCurrent(int asked) {
        return !closed && run == asked;
    }

    /** Nobody wants to be known any more. */
    synchronized void close() {
        closed = true;
        slow.cancel();
        if (current != null) {
            current.cancel();
        }
    }
}
