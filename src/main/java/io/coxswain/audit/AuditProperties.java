package io.coxswain.audit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who did what.
 *
 * @param keep how long who did what is remembered
 */
@ConfigurationProperties("coxswain.audit")
public record AuditProperties(@DefaultValue("90d") Duration keep) {
    public AuditProperties {
        if (keep.toHours() < 1) {
            throw new IllegalArgumentException("coxswain.audit.keep has to be an hour at least, not " + keep);
        }
    }
}
