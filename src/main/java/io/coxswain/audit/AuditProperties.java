package io.coxswain.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who did what.
 *
 * @param keep how long who did what is remembered at least: months are dropped as a whole once all of a month is older; -1 for ever
 */
@ConfigurationProperties("coxswain.audit")
public record AuditProperties(@DefaultValue("90d") Duration keep) {
    public AuditProperties {
        if (!keep.isNegative() && keep.toHours() < 1) {
            throw new IllegalArgumentException("coxswain.audit.keep=" + keep
                    + " is refused: set it to an hour (1h) or more, or to -1 for ever");
        }
    }
}
