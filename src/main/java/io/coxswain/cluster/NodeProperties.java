package io.coxswain.cluster;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * This node.
 *
 * @param name for people; host name and port if not set
 * @param address base URL under which other nodes reach it; {@code http://host:port} if not set
 * @param slots sum of the costs of the workers that run here at a time; 0 for none
 * @param labels what selectors of jobs and workers are matched with
 * @param maxJobMasters jobs led here at a time; 0 for none
 */
@ConfigurationProperties("coxswain.node")
public record NodeProperties(@Nullable String name, @Nullable String address, @DefaultValue("64") int slots,
        @DefaultValue Map<String, String> labels, @DefaultValue("10000") int maxJobMasters) {

    public NodeProperties {
        labels = Map.copyOf(labels);
        if (slots < 0) {
            throw new IllegalArgumentException("coxswain.node.slots=" + slots + " is refused: set it to 0 or more");
        }
        if (maxJobMasters < 0) {
            throw new IllegalArgumentException(
                    "coxswain.node.max-job-masters=" + maxJobMasters + " is refused: set it to 0 or more");
        }
    }
}
