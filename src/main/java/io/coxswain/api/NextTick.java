package io.coxswain.api;

import java.time.Duration;

/**
 * When a {@code tick} wants to be called again. Other callbacks come in between as they arise.
 *
 * @param delay from the end of this tick; zero for at once, {@link #NEVER} for not again
 */
public record NextTick(Duration delay) {

    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final NextTick NOW = new NextTick(Duration.ZERO);
    private static final NextTick NOT_AGAIN = new NextTick(NEVER);

    public NextTick {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay to the next tick is negative: " + delay);
        }
    }

    /** At once, after whatever waits already. */
    public static NextTick now() {
        return NOW;
    }

    /** After {@code delay}. */
    public static NextTick after(Duration delay) {
        return new NextTick(delay);
    }

    /** Not again; other callbacks still come. Costs nothing while the job idles. */
    public static NextTick never() {
        return NOT_AGAIN;
    }

    public boolean isNever() {
        return delay.equals(NEVER);
    }
}
