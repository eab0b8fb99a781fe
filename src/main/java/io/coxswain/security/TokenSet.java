package io.coxswain.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The tokens that are accepted. Immutable; asked from any thread. */
final class TokenSet {

    /** How to make a token, for whoever has to. */
    static final String CURE = "Draw a token with 'openssl rand -hex 32', keep it, and configure its hash: printf %s \"$TOKEN\" | sha256sum";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");
    private static final byte[] OF_NOTHING = sha256("");

    /**
     * A token as somebody configured it.
     *
     * @param where for messages: the key or the line
     */
    record Entry(String where, @Nullable String name, @Nullable String sha256, @Nullable Role role) {}

    /** Whom a token stands for. */
    record Owner(String name, Role role) {}

    private record Token(byte[] sha256, Owner owner) {}

    private final List<Token> tokens;

    private TokenSet(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** @throws RefusedSecurityException naming the first entry that is wrong, and the cure */
    static TokenSet of(List<Entry> entries) {
        List<Token> tokens = new ArrayList<>();
        Map<String, String> names = new HashMap<>();
        Map<String, String> hashes = new HashMap<>();
        for (Entry entry : entries) {
            Token token = token(entry);
            requireUnused(entry, "name", names.put(token.owner.name, entry.where), "Give each token a name of its own.");
            requireUnused(entry, "sha256", hashes.put(HexFormat.of().formatHex(token.sha256), entry.where), "Remove one of them.");
            tokens.add(token);
        }
        return new TokenSet(List.copyOf(tokens));
    }

    private static void requireUnused(Entry entry, String field, @Nullable String other, String cure) {
        if (other != null) {
            throw new RefusedSecurityException(entry.where + " has the " + field + " of " + other + ".", cure);
        }
    }

    private static Token token(Entry entry) {
        if (entry.name == null || !NAME.matcher(entry.name).matches()) {
            throw new RefusedSecurityException(entry.where + " has no usable name.",
                    "Name it after whoever has the token: 1 to 64 letters, "
                            + "digits and . _ @ -, beginning with a letter or digit.");
        }
        if (entry.role == null) {
            throw new RefusedSecurityException(entry.where + " (" + entry.name + ") has no role.",
                    "Give it one of viewer, operator, admin.");
        }
        if (entry.sha256 == null || !SHA256.matcher(entry.sha256).matches()) {
            throw new RefusedSecurityException(entry.where + " (" + entry.name + ") has no SHA-256 of 64 hexadecimal digits.", CURE);
        }
        byte[] sha256 = HexFormat.of().parseHex(entry.sha256);
        if (MessageDigest.isEqual(sha256, OF_NOTHING)) {
            throw new RefusedSecurityException(entry.where + " (" + entry.name + ") has the SHA-256 of an empty token.", CURE);
        }
        return new Token(sha256, new Owner(entry.name, entry.role));
    }

    int size() {
        return tokens.size();
    }

    /** Whom {@code token} stands for. Takes as long whether it is right or not, and whichever it is. */
    Optional<Owner> find(String token) {
        byte[] presented = sha256(token);
        Owner found = null;
        for (Token each : tokens) {
            if (MessageDigest.isEqual(each.sha256, presented)) {
                found = each.owner;
            }
        }
        return Optional.ofNullable(found);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
