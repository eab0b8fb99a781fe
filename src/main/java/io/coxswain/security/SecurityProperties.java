package io.coxswain.security;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who may call.
 *
 * @param mode how callers are told apart
 */
@ConfigurationProperties("coxswain.security")
record SecurityProperties(@DefaultValue("loopback") Mode mode) {

    /** How callers are told apart. */
    enum Mode {
        /** They aren't; only this machine can call. */
        LOOPBACK,
        /** By bearer tokens. */
        TOKEN,
        /** By JWTs of an authorization server. */
        OAUTH2
    }
}
