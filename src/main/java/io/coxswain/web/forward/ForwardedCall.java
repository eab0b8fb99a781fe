package io.coxswain.web.forward;

import java.util.Map;
import java.util.UUID;

/**
 * A call as it is sent on.
 *
 * @param receiver the session that leads, and so is to answer
 * @param client the address that the call came from
 * @param target path and query, percent-encoded as they came
 * @param headers the caller's headers that matter to the leader
 */
public record ForwardedCall(UUID receiver, String client, String method, String target, Map<String, String> headers, byte[] body) {
    public ForwardedCall {
        headers = Map.copyOf(headers);
    }
}
