package io.coxswain.plugin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of one jar.
 *
 * @param jar the name of its file
 * @param sha256 64 lower case hexadecimal digits; null if it could not be read
 * @param version what its manifest says as {@code Implementation-Version}, if it does
 * @param vendor what its manifest says as {@code Implementation-Vendor}, if it does
 * @param types names of its job types that this node offers; none if it was refused
 * @param error why it was refused, and what would cure it; null if it was not
 */
public record Plugin(String jar, @Nullable String sha256, @Nullable String version, @Nullable String vendor, List<String> types,
        @Nullable String error) {

    public Plugin {
        types = List.copyOf(types);
    }
}
