package io.coxswain.registration;

import io.coxswain.loop.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/** A registry that answers as a test says, and remembers when it was asked. */
final class ScriptedRegistry implements Registry<String> {

    private final Scheduler clock;
    private final long began;
    private final IntFunction<CompletableFuture<RegistrationAnswer<String>>> script;
    final List<Duration> asked = new ArrayList<>();

    /** @param script the answer to each attempt, counted from 1; one that is never completed for none */
    ScriptedRegistry(Scheduler clock, IntFunction<CompletableFuture<RegistrationAnswer<String>>> script) {
        this.clock = clock;
        this.began = clock.nanoTime();
        this.script = script;
    }

    @Override
    public CompletableFuture<RegistrationAnswer<String>> register(int attempt) {
        asked.add(Duration.ofNanos(clock.nanoTime() - began));
        if (attempt != asked.size()) {
            throw new AssertionError("Attempt " + asked.size() + " has the number " + attempt);
        }
        return script.apply(attempt);
    }
}
