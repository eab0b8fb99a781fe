package io.coxswain.web.forward;

import java.util.BitSet;

/**
 * Which numbers of one sender were seen. Numbers come about in order, since calls overtake each other; one that is further behind than
 * any call that is still on its way counts as seen. Thread-safe.
 */
final class SeenNumbers {

    /** Far more calls than one node has under way to another. */
    static final int WINDOW = 8_192;

    private final BitSet recent = new BitSet(WINDOW);
    private long highest;

    /** Whether {@code number} is seen for the first time. */
    synchronized boolean isFirst(long number) {
        if (number <= 0 || number <= highest - WINDOW) {
            return false;
        }
        if (number > highest) {
            forget(Math.min(number - highest, WINDOW), number);
            highest = number;
        }
        int slot = (int) (number % WINDOW);
        boolean first = !recent.get(slot);
        recent.set(slot);
        return first;
    }

    /** Frees the slots of the {@code count} numbers up to {@code last}. */
    private void forget(long count, long last) {
        for (long number = last - count + 1; number <= last; number++) {
            recent.clear((int) (number % WINDOW));
        }
    }
}
