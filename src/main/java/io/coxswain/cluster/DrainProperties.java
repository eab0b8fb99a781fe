package io.coxswain.cluster;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Nodes that are drained.
 *
 * @param workerDeadline how long the workers of a drained node may go on, unless the call says otherwise; 0 to stop them at once
 */
@ConfigurationProperties("coxswain.drain")
public record DrainProperties(@DefaultValue("5m") Duration workerDeadline) {
    public DrainProperties {
        if (workerDeadline.isNegative()) {
            throw new IllegalArgumentException("coxswain.drain.worker-deadline=" + workerDeadline + " is refused: set it to 0 or more");
        }
    }
}
