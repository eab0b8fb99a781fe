package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.loop.Scheduler;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * How much a body may have, how long it may take, and how many threads may wait for slow ones at a time: the others go on answering.
 * Thread-safe.
 */
public final class BodyLimits {

    /** The most that a body may have, in bytes. */
    public static final int LARGEST = 1024 * 1024;

    private static final String READING = Reading.class.getName();
    private static final String GLANCE = Glance.class.getName();

    /** How long a body may take that comes right after its headers, when as many as may already wait for slow ones. */
    private static final Duration GRACE = Duration.ofMillis(50);
    private static final Duration BETWEEN_GLANCES = Duration.ofMillis(1);

    private final Scheduler scheduler;
    private final Duration patience;
    private final Semaphore waiting;

    /**
     * @param patience from the first look at a body to its last byte
     * @param waiting threads that wait for slow bodies at a time
     */
    public BodyLimits(Scheduler scheduler, Duration patience, int waiting) {
        this.scheduler = scheduler;
        this.patience = patience;
        this.waiting = new Semaphore(waiting);
    }

    /** The reading of a request's body, whose time runs from the first call on. */
    Reading reading(HttpServletRequest request) {
        if (request.getAttribute(READING) instanceof Reading begun) {
            return begun;
        }
        Reading begun = new Reading(request.getAttribute(GLANCE) instanceof Glance glance ? glance : () -> false);
        request.setAttribute(READING, begun);
        return begun;
    }

    /** Tells how to find out whether more of the body has arrived, which a servlet can't without waiting. */
    static void glanceBy(HttpServletRequest request, Glance glance) {
        request.setAttribute(GLANCE, glance);
    }

    static CoxswainException tooLarge() {
        return new CoxswainException(ErrorCode.REQUEST_TOO_LARGE, "A body may have up to 1 MiB (" + LARGEST + " bytes)");
    }

    private CoxswainException tooSlow() {
        return new CoxswainException(ErrorCode.REQUEST_TIMEOUT, "The body did not arrive in time: send it within "
                + patience.toMillis() + " ms");
    }

    private boolean arrivesSoon(Glance glance) {
        long until = scheduler.nanoTime() + GRACE.toNanos();
        boolean arrived = glance.hasMore();
        while (!arrived && scheduler.nanoTime() - until < 0) {
            scheduler.pause(BETWEEN_GLANCES);
            arrived = glance.hasMore();
        }
        return arrived;
    }

    /** Looks whether more has arrived, and waits for nothing. */
    @FunctionalInterface
    interface Glance {
        boolean hasMore();
    }

    /** A read that may block until the client sends. */
    @FunctionalInterface
    interface Read {
        int read() throws IOException;
    }

    /** One body on its way. Not thread-safe. */
    final class Reading {

        private final long began = scheduler.nanoTime();
        private final Glance glance;
        private boolean refused;

        private Reading(Glance glance) {
            this.glance = glance;
        }

        /**
         * Reads on.
         *
         * @param stream tells whether the read has to wait
         * @return what {@code read} returned: bytes, negative at the end
         * @throws CoxswainException {@link ErrorCode#REQUEST_TIMEOUT}, or {@link ErrorCode#OVERLOADED} when too many wait already
         */
        int next(ServletInputStream stream, Read read) throws IOException {
            if (stream.isFinished() || stream.available() > 0) {
                return read.read();
            }
            if (scheduler.nanoTime() - began > patience.toNanos()) {
                throw tooSlow();
            }
            return await(read);
        }

        private int await(Read read) throws IOException {
            if (!waiting.tryAcquire()) {
                if (!refused && arrivesSoon(glance)) {
                    return read.read();
                }
                refused = true;
                throw new CoxswainException(ErrorCode.OVERLOADED, "Too many requests are on their way slowly: try again later");
            }
            try {
                return read.read();
            } catch (SocketTimeoutException e) {
                throw tooSlow();
            } finally {
                waiting.release();
            }
        }
    }
}
