package io.coxswain.api;

import java.util.Locale;

/** Where the bytes of a {@link Resource} are. */
public enum ResourceKind {
    /** In a directory of the node, {@code coxswain.resources.local.directory}: quick, and only workers on that node can read it. */
    LOCAL,
    /** In the bucket {@code coxswain.resources.s3.bucket}: readable on every node. */
    S3;

    /**
     * As people write it.
     *
     * @return {@code local} or {@code s3}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
