package io.coxswain.plugin;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Which plug-ins a node loads.
 *
 * @param directory its jars are loaded as job types when the node starts; there need not be one
 * @param allowed SHA-256 of each jar that may be loaded, 64 hexadecimal digits; any jar may if not set, none if set to nothing
 * @param startTimeout how long a jar may take to be loaded before it is given up
 */
@ConfigurationProperties("coxswain.plugins")
public record PluginProperties(@DefaultValue("./plugins") Path directory, @Nullable List<String> allowed,
        @DefaultValue("10s") Duration startTimeout) {

    private static final String SHA_256 = "[0-9a-f]{64}";

    public PluginProperties {
        if (allowed != null) {
            allowed = allowed.stream().map(hash -> hash.strip().toLowerCase(Locale.ROOT)).toList();
            allowed.stream().filter(hash -> !hash.matches(SHA_256)).findFirst().ifPresent(hash -> {
                throw new IllegalArgumentException("coxswain.plugins.allowed has '" + hash
                        + "', which is refused: set it to the SHA-256 of a jar, 64 hexadecimal digits, as sha256sum tells it");
            });
        }
        if (!startTimeout.isPositive()) {
            throw new IllegalArgumentException("coxswain.plugins.start-timeout=" + startTimeout + " is refused: set it to more than 0");
        }
    }

    boolean allows(String sha256) {
        return allowed == null || allowed.contains(sha256);
    }
}
