package io.coxswain.web.forward;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Seals calls that are sent on, with a secret that only the nodes have, so that where a call comes from can be believed. The seal covers
 * the method, the address, the caller's credentials, the body, the caller's address, and the session that is to open it.
 *
 * <p>A seal is opened once: each has a number, and the receiver remembers which numbers of a sender it has seen. It dies with the
 * receiver's session. So no clocks have to agree, and a call that somebody recorded can't be sent again under the name of another address.
 * Thread-safe.
 */
public final class ForwardSeal {

    private static final String VERSION = "v1";
    private static final String MAC = "HmacSHA256";
    private static final int SENDERS = 1_000;
    private static final Pattern FORMAT = Pattern.compile("v1\\.([0-9a-f-]{36})\\.(\\d{1,18})\\.([A-Za-z0-9_-]{43})\\.([A-Za-z0-9_-]{43})");

    private record Sealed(String receiver, String sender, String number, String node, String client, String method, String target,
            String authorization, String bodyHash) {

        byte[] bytes() {
            // No part can hold the character between them.
            return String.join("\n", VERSION, receiver, sender, number, node, client, method, target, authorization, bodyHash)
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    private final Supplier<byte[]> secrets;
    private final Supplier<@Nullable UUID> session;
    private final String sender;
    private final AtomicLong sent = new AtomicLong();
    private final Map<String, SeenNumbers> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SeenNumbers> eldest) {
            return size() > SENDERS;
        }
    };
    private volatile byte @Nullable [] secret;

    /**
     * @param secrets reads the secret of the nodes, once
     * @param session of this node
     * @param sender an id that no other process has
     */
    public ForwardSeal(Supplier<byte[]> secrets, Supplier<@Nullable UUID> session, UUID sender) {
        this.secrets = secrets;
        this.session = session;
        this.sender = sender.toString();
    }

    /** The headers that say who sent {@code call} on, and prove it to its receiver. */
    Map<String, String> headers(String node, ForwardedCall call) {
        String number = Long.toString(sent.incrementAndGet());
        String bodyHash = encode(hash(call.body()));
        Sealed sealed = new Sealed(call.receiver().toString(), sender, number, node, call.client(), call.method(), call.target(),
                call.headers().getOrDefault("Authorization", ""), bodyHash);
        return Map.of(Forwarded.BY, node, Forwarded.FOR, call.client(), Forwarded.SEAL,
                String.join(".", VERSION, sender, number, bodyHash, encode(mac(sealed))));
    }

    /** Who sent {@code request} on; empty if nobody did, or if its seal is none of a node's for this session, or was opened before. */
    public Optional<Forwarded> open(HttpServletRequest request) {
        Matcher seal = FORMAT.matcher(header(request, Forwarded.SEAL));
        UUID receiver = session.get();
        if (receiver == null || !seal.matches()) {
            return Optional.empty();
        }
        String node = header(request, Forwarded.BY);
        String client = header(request, Forwarded.FOR);
        Sealed sealed = new Sealed(receiver.toString(), seal.group(1), seal.group(2), node, client, request.getMethod(), target(request),
                header(request, "Authorization"), seal.group(3));
        if (!MessageDigest.isEqual(mac(sealed), decode(seal.group(4))) || !isFirst(receiver, seal.group(1), seal.group(2))) {
            return Optional.empty();
        }
        return Optional.of(new Forwarded(node, client, decode(seal.group(3))));
    }

    private boolean isFirst(UUID receiver, String sender, String number) {
        SeenNumbers numbers;
        synchronized (seen) {
            numbers = seen.computeIfAbsent(receiver + sender, key -> new SeenNumbers());
        }
        return numbers.isFirst(Long.parseLong(number));
    }

    private static String header(HttpServletRequest request, String name) {
        String value = request.getHeader(name);
        return value == null ? "" : value;
    }

    private static String target(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        return request.getQueryString() == null ? path : path + "?" + request.getQueryString();
    }

    private byte[] mac(Sealed sealed) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(secret(), MAC));
            return mac.doFinal(sealed.bytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has " + MAC, e);
        }
    }

    private byte[] secret() {
        byte[] known = secret;
        if (known == null) {
            known = secrets.get();
            secret = known;
        }
        return known;
    }

    static byte[] hash(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] decode(String text) {
        return Base64.getUrlDecoder().decode(text);
    }
}
