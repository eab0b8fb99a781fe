package io.coxswain.master;

import io.coxswain.api.KeyValueStore;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** What an author's code can do wrong in a callback. */
enum Fault {
    THROWS, THROWS_AN_ERROR, HANGS, INTERRUPTS_ITSELF, EXITS, LOSES_ITS_EPOCH;

    /** What a fault needs of the callback that it strikes. */
    interface Victim {

        /** Its name, also in messages. */
        String callback();

        /** Null where there is no context yet, or no longer. */
        @Nullable
        KeyValueStore kv();

        void exit();

        /** Does what another node would do that takes over. */
        void takeAway();
    }

    private static final List<Error> ERRORS = List.of(new StackOverflowError("deep"), new OutOfMemoryError("by hand"),
            new AssertionError("not so"));

    /** Strikes; {@code release} ends what hangs. */
    void strike(Victim victim, CountDownLatch release) throws Exception {
        switch (this) {
            case THROWS -> throw new IllegalStateException("boom in " + victim.callback());
            case THROWS_AN_ERROR -> throw error(victim.callback());
            case HANGS -> hangUntil(release);
            case INTERRUPTS_ITSELF -> {
                Thread.currentThread().interrupt();
                write(victim, "interrupted");
                new CountDownLatch(1).await();
            }
            case EXITS -> victim.exit();
            case LOSES_ITS_EPOCH -> {
                victim.takeAway();
                write(victim, "late");
            }
        }
    }

    /** What is thrown, as the framework tells it; null if nothing is. */
    @Nullable
    String message(String callback) {
        return switch (this) {
            case THROWS -> "IllegalStateException: boom in " + callback;
            case THROWS_AN_ERROR -> error(callback).getClass().getSimpleName() + ": " + error(callback).getMessage();
            case INTERRUPTS_ITSELF -> "InterruptedException";
            case HANGS, EXITS, LOSES_ITS_EPOCH -> null;
        };
    }

    /** Another one for another callback, always the same for the same. */
    private static Error error(String callback) {
        return ERRORS.get(Math.floorMod(callback.hashCode(), ERRORS.size()));
    }

    private static void write(Victim victim, String key) {
        KeyValueStore kv = victim.kv();
        if (kv != null) {
            kv.put(key, true);
        }
    }

    /** Deaf to interrupts. */
    private static void hangUntil(CountDownLatch release) {
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // On it goes.
            }
        }
    }
}
