package io.coxswain.testing;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A client of a stream of events, as a browser's EventSource would be, but that it comes again only when told to. */
public final class EventClient implements Flow.Subscriber<String>, AutoCloseable {

    /** What arrived under one id. */
    public record Event(@Nullable String id, String type, JsonNode data) {
        public long seq() {
            return data.get("seq").longValue();
        }
    }

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<HttpResponse<Void>> answer;
    private volatile Flow.@Nullable Subscription subscription;
    private volatile @Nullable String lastId;
    private @Nullable String type;
    private @Nullable String data;

    private EventClient(HttpClient http, HttpRequest request) {
        answer = http.sendAsync(request, BodyHandlers.fromLineSubscriber(this));
    }

    /** Connects and waits until the stream has begun. */
    public static EventClient connect(URI node, String path, String... headers) {
        EventClient client = connecting(node, path, headers);
        await("stream " + path).atMost(SOON).until(() -> client.isConnected() || client.answer.isDone());
        return client;
    }

    /** Connects, and waits for nothing. */
    public static EventClient connecting(URI node, String path, String... headers) {
        return connecting(HTTP, node, path, headers);
    }

    /** Likewise, over the connections of {@code http}. */
    public static EventClient connecting(HttpClient http, URI node, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(node.resolve(path)).header("Accept", "text/event-stream");
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return new EventClient(http, request.build());
    }

    public boolean isConnected() {
        return !lines.isEmpty();
    }

    public List<Event> events() {
        return events;
    }

    public List<Long> seqs() {
        return events.stream().filter(event -> event.data().has("seq")).map(Event::seq).toList();
    }

    public List<String> types() {
        return events.stream().map(Event::type).toList();
    }

    /** Everything that arrived, comments included. */
    public List<String> lines() {
        return lines;
    }

    /** What to come again with; null if no id has arrived. */
    public @Nullable String lastId() {
        return lastId;
    }

    /** Waits for an event of this type. */
    public Event awaitType(String wanted) {
        return await("event " + wanted).atMost(SOON).until(
                () -> events.stream().filter(event -> event.type().equals(wanted)).findFirst().orElse(null), event -> event != null);
    }

    /** Waits until the node has ended the stream; the answer without its body. */
    public HttpResponse<Void> awaitEnd() {
        await("end of the stream").atMost(SOON).until(answer::isDone);
        return answer.join();
    }

    public boolean isOver() {
        return answer.isDone();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(String line) {
        lines.add(line);
        int colon = line.indexOf(": ");
        String value = colon < 0 ? "" : line.substring(colon + 2);
        switch (colon < 0 ? "" : line.substring(0, colon)) {
            case "id" -> lastId = value;
            case "event" -> type = value;
            case "data" -> data = value;
            default -> dispatch(line);
        }
    }

    private void dispatch(String line) {
        if (line.isEmpty() && data != null) {
            events.add(new Event(lastId, String.valueOf(type), JSON.readTree(data)));
            type = null;
            data = null;
        }
    }

    @Override
    public void onError(Throwable error) {
        // Tells by the answer.
    }

    @Override
    public void onComplete() {
        // Likewise.
    }

    /** Goes away without a word. */
    @Override
    public void close() {
        Flow.Subscription open = subscription;
        if (open != null) {
            open.cancel();
        }
        answer.cancel(true);
    }
}
