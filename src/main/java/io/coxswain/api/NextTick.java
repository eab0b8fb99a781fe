package io.coxswain.api;

import java.time.Duration;

/**
 * When a {@code tick} wants to be called again. Other callbacks come in between as they arise.
 *
 * @param delay from the end of this tick, by the node's clock; zero for at once, that of {@link #never} for not again
 */
public record NextTick(Duration delay) {

    private static final Duration NEVER = Duration.ofSeconds(Long.MAX_VALUE);
    private static final NextTick NOW = new NextTick(Duration.ZERO);
    private static final NextTick NOT_AGAIN = new NextTick(NEVER);

    /**
     * Refuses a negative delay.
     *
     * @throws IllegalArgumentException when the delay is negative
     */
    public NextTick {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("The delay to the next tick is negative: " + delay);
        }
    }

    /**
     * At once, after whatever waits already.
     *
     * @return a delay of zero
     */
    public static NextTick now() {
        return NOW;
    }

    /**
     * After {@code delay}. An instance that waits costs a timer, and no thread.
     *
     * @param delay from the end of this tick, 0 or more
     * @return that delay
     */
    public static NextTick after(Duration delay) {
        return new NextTick(delay);
    }

    /**
     * Not again; other callbacks still come. Costs nothing while the job idles. Also what to return after an exit, where it has no effect.
     *
     * @return the longest delay there is
     */
    public static NextTick never() {
        return NOT_AGAIN;
    }

    /**
     * Whether no further tick is wanted.
     *
     * @return true for {@link #never}
     */
    public boolean isNever() {
        return delay.equals(NEVER);
    }
}
