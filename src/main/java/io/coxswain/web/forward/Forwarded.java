package io.coxswain.web.forward;

import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * What another node says of a call that it has sent on, proved by its seal.
 *
 * @param node its name
 * @param client the address that the call came from
 * @param bodyHash SHA-256 of the body
 */
public record Forwarded(String node, String client, byte[] bodyHash) {

    /** Names the node that sent a call on. Whoever gets a call with it, sealed or not, doesn't send it on again. */
    public static final String BY = "Coxswain-Forwarded-By";

    static final String FOR = "Coxswain-Forwarded-For";
    static final String SEAL = "Coxswain-Forwarded-Seal";

    private static final String ATTRIBUTE = Forwarded.class.getName();

    /** Keeps this with the call that it is about. */
    public void note(HttpServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** What was noted for {@code request}. */
    public static Optional<Forwarded> of(HttpServletRequest request) {
        return Optional.ofNullable((Forwarded) request.getAttribute(ATTRIBUTE));
    }

    /** Whether {@code body} is what the node has sent. */
    public boolean hasSent(byte[] body) {
        return MessageDigest.isEqual(bodyHash, ForwardSeal.hash(body));
    }
}
