package io.coxswain.loop;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether this node may act right now. Loops ask before each message and, while it is shut, wait without a thread.
 *
 * <p>Openness is asked of its source every time, never cached: a lease that runs out shuts the gate by itself.
 */
public final class Gate {

    private final BooleanSupplier source;
    private final List<Runnable> waiting = new ArrayList<>();

    public Gate(BooleanSupplier source) {
        this.source = source;
    }

    /** A gate that never shuts. */
    public static Gate open() {
        return new Gate(() -> true);
    }

    public boolean isOpen() {
        return source.getAsBoolean();
    }

    /** Runs {@code resume} once after the next {@link #opened}, or at once if the gate is open by now. */
    void whenOpen(Runnable resume) {
        synchronized (waiting) {
            if (!isOpen()) {
                waiting.add(resume);
                return;
            }
        }
        resume.run();
    }

    /** To be called by whoever has made the source true again. */
    public void opened() {
        List<Runnable> resumed;
        synchronized (waiting) {
            resumed = List.copyOf(waiting);
            waiting.clear();
        }
        resumed.forEach(Runnable::run);
    }
}
