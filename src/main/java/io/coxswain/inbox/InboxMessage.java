package io.coxswain.inbox;

import io.coxswain.api.Message;
import io.coxswain.json.Json;
import tools.jackson.databind.JsonNode;

/** A message as its recipient reads it. */
public record InboxMessage(String topic, JsonNode json, Json reader) implements Message {

    private record Body(String topic, JsonNode body) {}

    /** The body of an inbox entry for a message. */
    public static String encode(Json json, String topic, Object body) {
        return json.write(new Body(topic, json.mapper().valueToTree(body)));
    }

    public static InboxMessage decode(Json json, String text) {
        Body body = json.read(text, Body.class);
        return new InboxMessage(body.topic(), body.body(), json);
    }

    @Override
    public <T> T body(Class<T> type) {
        return reader.read(reader.write(json), type);
    }
}
