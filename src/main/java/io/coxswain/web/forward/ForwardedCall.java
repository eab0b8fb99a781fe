package io.coxswain.web.forward;

import java.util.Map;

/**
 * A call as it is sent on.
 *
 * @param target path and query, percent-encoded as they came
 * @param headers the caller's headers that matter to the leader
 */
public record ForwardedCall(String method, String target, Map<String, String> headers, byte[] body) {
    public ForwardedCall {
        headers = Map.copyOf(headers);
    }
}
