package io.coxswain.security;

/** The node would be open to others, so it doesn't start. */
final class RefusedSecurityException extends RuntimeException {

    private final String cure;

    RefusedSecurityException(String message, String cure) {
        super(message);
        this.cure = cure;
    }

    String cure() {
        return cure;
    }
}
