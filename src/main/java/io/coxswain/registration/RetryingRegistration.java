package io.coxswain.registration;

import io.coxswain.loop.Scheduler;
import io.coxswain.loop.Scheduler.Timer;
import io.coxswain.registration.RegistrationAnswer.Accepted;
import io.coxswain.registration.RegistrationAnswer.Refused;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of attempts to register. An attempt that gets no answer in time is followed by another one, which is waited for twice as long;
 * one that fails or is refused by another one after a delay. The first attempt that is accepted ends the run, also one that was not
 * waited for any more. So do a refusal that can't pass, and the deadline.
 *
 * <p>While the registry can't be reached by anybody, the run waits: no attempt is added to those that wait already, and the deadline is
 * counted anew afterwards.
 *
 * @param <A> what the registry gives to those that it accepts
 */
public final class RetryingRegistration<A> {

    private static final Logger log = LoggerFactory.getLogger(RetryingRegistration.class);
    /** How often a run looks whether the registry is back. */
    static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final Scheduler scheduler;
    private final RegistrationProperties properties;
    private final BooleanSupplier suspended;
    private final Registry<A> registry;
    private final RegistrationListener<A> listener;

    private long deadline;
    private Duration timeout = Duration.ZERO;
    private int attempt;
    /** Whether the last attempt is over, and the next one waits for its time. */
    private boolean between;
    private String lastProblem = "there was no answer";
    private Timer timer = () -> {};
    private boolean over;

    /** @param suspended while true nobody is to blame that there is no answer */
    public RetryingRegistration(Scheduler scheduler, RegistrationProperties properties, BooleanSupplier suspended, Registry<A> registry,
            RegistrationListener<A> listener) {
        this.scheduler = scheduler;
        this.properties = properties;
        this.suspended = suspended;
        this.registry = registry;
        this.listener = listener;
    }

    /** Begins with the first attempt. Once. */
    public void start() {
        synchronized (this) {
            deadline = scheduler.nanoTime() + properties.deadline().toNanos();
        }
        attempt(1, properties.initialTimeout());
    }

    /** Ends the run; whatever is answered from now on changes nothing. */
    public synchronized void cancel() {
        over = true;
        timer.cancel();
    }

    /** The registry is asked outside of the monitor, since it may answer at once and on any thread. */
    private void attempt(int number, Duration limit) {
        synchronized (this) {
            if (over) {
                return;
            }
            attempt = number;
            timeout = limit;
            between = false;
            wakeAfter(limit);
        }
        CompletableFuture<RegistrationAnswer<A>> answer;
        try {
            answer = registry.register(number);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((given, error) -> {
            if (error != null) {
                failed(number, error);
            } else {
                answered(number, given);
            }
        });
    }

    private void answered(int number, RegistrationAnswer<A> answer) {
        synchronized (this) {
            if (over) {
                return;
            }
            if (answer instanceof Refused<A>(var reason) && !reason.isLast()) {
                next(number, reason.inWords(), properties.refusedDelay());
                return;
            }
            cancel();
        }
        switch (answer) {
            case Accepted<A>(A given) -> listener.accepted(given);
            case Refused<A>(var reason) -> listener.lost(reason.inWords());
        }
    }

    private synchronized void failed(int number, Throwable error) {
        if (!over) {
            log.debug("Attempt {} to register failed", number, error);
            next(number, "an attempt failed: " + error.getMessage(), properties.errorDelay());
        }
    }

    /** What an attempt came to that is not waited for any more does not matter: its successor is under way. */
    private void next(int number, String problem, Duration delay) {
        if (number == attempt && !between) {
            lastProblem = problem;
            between = true;
            wakeAfter(delay);
        }
    }

    private void wakeAfter(Duration delay) {
        timer.cancel();
        long left = deadline - scheduler.nanoTime();
        timer = scheduler.after(Duration.ofNanos(Math.max(0, Math.min(delay.toNanos(), left))), this::wake);
    }

    private void wake() {
        int number;
        Duration limit;
        synchronized (this) {
            if (over) {
                return;
            }
            if (suspended.getAsBoolean()) {
                deadline = scheduler.nanoTime() + properties.deadline().toNanos();
                timer = scheduler.after(LOOK_AGAIN, this::wake);
                return;
            }
            if (scheduler.nanoTime() - deadline < 0) {
                number = attempt + 1;
                limit = between ? properties.initialTimeout() : longer(timeout);
            } else {
                cancel();
                number = 0;
                limit = Duration.ZERO;
            }
        }
        if (number == 0) {
            log.warn("A registration has come to nothing within {}, because {}", properties.deadline(), lastProblem);
            listener.lost("of the deadline: " + lastProblem);
        } else {
            attempt(number, limit);
        }
    }

    private Duration longer(Duration limit) {
        Duration doubled = limit.multipliedBy(2);
        return doubled.compareTo(properties.maxTimeout()) < 0 ? doubled : properties.maxTimeout();
    }
}
