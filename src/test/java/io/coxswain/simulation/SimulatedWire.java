package io.coxswain.simulation;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** A connection of a process to the server, over a way that takes time and loses things. */
final class SimulatedWire implements Wire {

    private static final int NONE = -1;

    private final Timeline timeline;
    private final SimulatedProcess process;
    private final SimulatedServer server;
    private final Way way;
    private final Duration timeout;
    private int connectedTo = NONE;

    SimulatedWire(Timeline timeline, SimulatedProcess process, SimulatedServer server, Way way, Duration timeout) {
        this.timeline = timeline;
        this.process = process;
        this.server = server;
        this.way = way;
        this.timeout = timeout;
    }

    @Override
    public <T> T call(String what, Supplier<T> statement) {
        return send(what, statement, true);
    }

    @Override
    public <T> T transact(String what, Supplier<T> statements) {
        return send(what, statements, false);
    }

    private <T> T send(String what, Supplier<T> statement, boolean alone) {
        connect(what);
        int connection = connectedTo;
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (!way.loses()) {
            timeline.after(way.latency(), () -> server.run(() -> {
                if (connection != server.starts() || !alone && (answer.isDone() || !process.isAlive())) {
                    return;
                }
                T value = statement.get();
                timeline.note(process.name(), what, value);
                if (!way.loses()) {
                    process.deliver(way.latency(), () -> answer.complete(value));
                }
            }));
        }
        Runnable reset = () -> process.deliver(way.latency(), () -> answer.cancel(false));
        server.await(reset);
        boolean answered = process.await(answer, timeout) && !answer.isCancelled();
        server.answered(reset);
        if (!answered) {
            answer.cancel(false);
            connectedTo = NONE;
            timeline.note(process.name(), what, "no answer");
            throw new CoxswainException(ErrorCode.OUTCOME_UNKNOWN, what + " has no answer");
        }
        return answer.join();
    }

    private void connect(String what) {
        boolean broken = connectedTo != NONE && connectedTo != server.starts();
        if (broken || way.isCut() || !server.isUp()) {
            connectedTo = NONE;
            timeline.note(process.name(), what, "no connection");
            process.await(new CompletableFuture<>(), Duration.ofNanos(way.latency()));
            throw new CoxswainException(ErrorCode.DATABASE_UNAVAILABLE, what + " finds no connection");
        }
        connectedTo = server.starts();
    }
}
