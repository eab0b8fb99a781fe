package io.coxswain.loop;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Ids that sort by the time they were drawn: 48 bits of milliseconds and 80 bits at random in Crockford's base 32, lower
 * case, 26 characters (the layout of ULID). Only a hint of order, since clocks of nodes differ; uniqueness does not depend on
 * them.
 */
public final class TimeOrderedId {

    private static final char[] DIGITS = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

    private TimeOrderedId() {}

    public static String next() {
        char[] id = new char[26];
        long time = System.currentTimeMillis();
        for (int i = 9; i >= 0; i--) {
            id[i] = DIGITS[(int) (time & 31)];
            time >>>= 5;
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 10; i < id.length; i++) {
            id[i] = DIGITS[random.nextInt(32)];
        }
        return new String(id);
    }
}
