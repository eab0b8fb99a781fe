package io.coxswain.registration;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How a starting job master makes itself known.
 *
 * @param initialTimeout how long the first attempt is waited for before another one follows; late answers count all the same
 * @param maxTimeout up to which that doubles from attempt to attempt
 * @param errorDelay before another attempt when one has failed
 * @param refusedDelay before another attempt when one was refused for a reason that may pass
 * @param deadline after which the term is given up, for another node; time in which Postgres is away does not count
 */
@ConfigurationProperties("coxswain.registration")
public record RegistrationProperties(@DefaultValue("5s") Duration initialTimeout, @DefaultValue("30s") Duration maxTimeout,
        @DefaultValue("1s") Duration errorDelay, @DefaultValue("1s") Duration refusedDelay, @DefaultValue("2m") Duration deadline) {

    public RegistrationProperties {
        require(initialTimeout.isPositive(), "initial-timeout", initialTimeout, "set it to more than 0");
        require(maxTimeout.compareTo(initialTimeout) >= 0, "max-timeout", maxTimeout,
                "set it to coxswain.registration.initial-timeout (" + initialTimeout + ") or more");
        require(errorDelay.isPositive(), "error-delay", errorDelay, "set it to more than 0");
        require(refusedDelay.isPositive(), "refused-delay", refusedDelay, "set it to more than 0");
        require(deadline.compareTo(initialTimeout) >= 0, "deadline", deadline,
                "set it to coxswain.registration.initial-timeout (" + initialTimeout + ") or more");
    }

    private static void require(boolean holds, String key, Object value, String cure) {
        if (!holds) {
            throw new IllegalArgumentException("coxswain.registration." + key + "=" + value + " is refused: " + cure);
        }
    }
}
