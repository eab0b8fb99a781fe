package io.coxswain.security;

import static io.coxswain.security.GuardedNodes.LEADER;
import static io.coxswain.security.GuardedNodes.with;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A client that listens to all events until the node ends its stream. */
final class Listener implements AutoCloseable {

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger lines = new AtomicInteger();
    private final CompletableFuture<Void> reading;

    private Listener(String token) throws IOException, InterruptedException {
        HttpResponse<Stream<String>> answer = client.send(with(token).GET().uri(URI.create("http://127.0.0.1:" + LEADER.port()
                + "/api/v1/events"))
                .header("Accept", "text/event-stream").build(), BodyHandlers.ofLines());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException("The stream was answered " + answer.statusCode());
        }
        reading = CompletableFuture.runAsync(() -> answer.body().forEach(line -> lines.incrementAndGet()));
    }

    static Listener open(String token) throws IOException {
        try {
            return new Listener(token);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    boolean hasEnded() {
        return reading.isDone();
    }

    /** How many have come so far. */
    int lines() {
        return lines.get();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
