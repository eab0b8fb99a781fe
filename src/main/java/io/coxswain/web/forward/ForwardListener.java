package io.coxswain.web.forward;

import java.time.Duration;

/** Hears of calls that were sent on to leaders. Called by many threads; does not block. */
@FunctionalInterface
public interface ForwardListener {

    /**
     * A leader has answered, with a problem or not, or could not be asked.
     *
     * @param answered false if nothing came back
     */
    void forwarded(boolean answered, Duration took);
}
