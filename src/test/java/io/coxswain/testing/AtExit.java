package io.coxswain.testing;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Ends what tests share when the JVM ends: what was started last comes first, so a node never stops without its Postgres. */
public final class AtExit {

    private static final Deque<AutoCloseable> SHARED = new ConcurrentLinkedDeque<>();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(AtExit::closeAll, "end-what-tests-share"));
    }

    private AtExit() {}

    public static void close(AutoCloseable shared) {
        SHARED.push(shared);
    }

    private static void closeAll() {
        for (AutoCloseable shared : SHARED) {
            try {
                shared.close();
            } catch (Exception e) {
                e.printStackTrace();
            }
        }
    }
}
