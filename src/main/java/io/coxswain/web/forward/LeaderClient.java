package io.coxswain.web.forward;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/** Sends calls on to the nodes that lead. Thread-safe; holds no thread while it waits. */
public final class LeaderClient implements AutoCloseable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    /** Belong to one connection, or are written anew by this node. */
    private static final Set<String> OF_THE_CONNECTION = Set.of("connection", "content-length", "date", "keep-alive", "te", "trailer",
            "transfer-encoding", "upgrade");

    private final Supplier<String> node;
    private final ForwardSeal seal;
    private final Duration timeout;
    private final HttpClient client;
    private final LongSupplier nanoTime;
    private final ForwardListener listener;

    /**
     * @param node the name of this node
     * @param timeout how long a leader may take to answer
     * @param executor runs what happens when an answer arrives
     * @param nanoTime the monotonic clock
     */
    public LeaderClient(Supplier<String> node, ForwardSeal seal, Duration timeout, Executor executor, LongSupplier nanoTime,
            ForwardListener listener) {
        this.node = node;
        this.seal = seal;
        this.timeout = timeout;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NEVER).executor(executor).build();
    }

    /**
     * Sends {@code call} to the node at {@code address}.
     *
     * @return its answer as it is, problems included; fails with {@link ErrorCode#LEADER_UNAVAILABLE} if it does not answer
     */
    public CompletableFuture<ResponseEntity<byte[]>> send(String address, ForwardedCall call) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address.replaceAll("/+$", "") + call.target())).timeout(timeout)
                .method(call.method(), BodyPublishers.ofByteArray(call.body()));
        call.headers().forEach(request::header);
        seal.headers(node.get(), call).forEach(request::header);
        long began = nanoTime.getAsLong();
        return client.sendAsync(request.build(), BodyHandlers.ofByteArray()).handle((answer, error) -> {
            listener.forwarded(error == null, Duration.ofNanos(nanoTime.getAsLong() - began));
            if (error != null) {
                throw unavailable(address, error instanceof CompletionException wrapped ? wrapped.getCause() : error);
            }
            return entity(answer);
        });
    }

    private static ResponseEntity<byte[]> entity(HttpResponse<byte[]> answer) {
        HttpHeaders headers = new HttpHeaders();
        answer.headers().map().forEach((name, values) -> {
            if (!OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))) {
                headers.addAll(name, values);
            }
        });
        return ResponseEntity.status(answer.statusCode()).headers(headers).body(answer.body());
    }

    private static CoxswainException unavailable(String address, Throwable error) {
        boolean sent = !(error instanceof ConnectException || error instanceof HttpConnectTimeoutException);
        String what = error instanceof HttpTimeoutException && sent ? "did not answer in time" : sent ? "broke off" : "can't be reached";
        return new CoxswainException(ErrorCode.LEADER_UNAVAILABLE, "The node that leads the job (" + address + ") " + what
                + (sent ? "; the call may have had its effect: look before you try again" : ": try again in a moment"), error);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
