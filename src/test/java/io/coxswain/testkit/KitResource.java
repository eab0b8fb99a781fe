package io.coxswain.testkit;

import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceState;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A resource as its row stands, and what is in it: see {@link JobTestKit#resources}.
 *
 * @param worker the worker that made it
 * @param node the node that has its local files; with {@link ResourceKind#S3} the one it was made on
 * @param files their contents, in the order of their names
 */
public record KitResource(String id, String name, ResourceKind kind, ResourceState state, String worker, String node,
        SortedMap<String, byte[]> files) {

    public KitResource {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /** What is in a file, as text; null if there is no such file. */
    public @Nullable String text(String file) {
        byte[] bytes = files.get(file);
        return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return state + " " + kind.code() + " '" + name + "' on " + node + " by " + worker + ": " + files.keySet();
    }
}
