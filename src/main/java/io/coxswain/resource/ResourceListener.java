package io.coxswain.resource;

import io.coxswain.api.ResourceKind;

/** Hears what becomes of garbage. */
public interface ResourceListener {

    ResourceListener NONE = new ResourceListener() {};

    /** The bytes and rows of so many resources are gone. */
    default void collected(ResourceKind kind, int resources) {}

    /** So many could not be removed and are tried again later. */
    default void failed(ResourceKind kind, int resources) {}

    /** The bytes of so many resources without a row were found and removed. */
    default void swept(ResourceKind kind, int resources) {}
}
