package io.coxswain.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The REST interface of a node, as an operator with curl uses it. */
public final class NodeApi {

    /** An answer. */
    public record Answer(int status, String text, HttpResponse<String> response) {
        public JsonNode json() {
            return JSON.readTree(text);
        }

        /** This answer, if its status is the expected one. */
        public Answer require(int expected) {
            if (status != expected) {
                throw new AssertionError("Expected " + expected + ", got " + status + ": " + text);
            }
            return this;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2)).build();

    private final URI base;

    public NodeApi(URI node) {
        this.base = node;
    }

    public Answer get(String path) {
        return send(HttpRequest.newBuilder().GET(), path);
    }

    public Answer post(String path, String json) {
        return send(HttpRequest.newBuilder().POST(BodyPublishers.ofString(json)).header("Content-Type", "application/json"), path);
    }

    /** Submits a job of {@code type} and returns its id. */
    public String submit(String id, String type, String config) {
        post("/api/v1/jobs", "{\"id\": \"%s\", \"type\": \"%s\", \"config\": %s}".formatted(id, type, config)).require(201);
        return id;
    }

    public JsonNode job(String id) {
        return get("/api/v1/jobs/" + id).require(200).json();
    }

    /** Sends what {@code request} holds so far to {@code path}; an answer must come within 10 s. */
    public Answer send(HttpRequest.Builder request, String path) {
        try {
            HttpResponse<String> response = HTTP.send(request.uri(base.resolve(path)).timeout(Duration.ofSeconds(10)).build(),
                    BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
