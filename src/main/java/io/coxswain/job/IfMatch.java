package io.coxswain.job;

import java.util.Set;

/**
 * What a caller says of the job that is to be changed: which versions of it the change is meant for.
 *
 * @param any whether every version will do
 * @param versions those that will, if not any
 */
public record IfMatch(boolean any, Set<String> versions) {

    public static final IfMatch ANY = new IfMatch(true, Set.of());

    public IfMatch {
        versions = Set.copyOf(versions);
    }

    boolean admits(String version) {
        return any || versions.contains(version);
    }
}
