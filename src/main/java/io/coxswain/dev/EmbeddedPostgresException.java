package io.coxswain.dev;

import org.jspecify.annotations.Nullable;

/** Embedded Postgres can't be had on this machine. Two sentences for the operator: what happened, and the cure. */
public class EmbeddedPostgresException extends RuntimeException {

    private final String cure;

    EmbeddedPostgresException(String what, String cure, @Nullable Throwable cause) {
        super(what, cause);
        this.cure = cure;
    }

    /** What the operator can do about it. */
    public String cure() {
        return cure;
    }
}
