package io.coxswain.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Checks, before anything is started, that the node will know its callers, or that nobody but this machine can call. */
final class SecurityCheck {

    private static final Logger log = LoggerFactory.getLogger(SecurityCheck.class);
    private static final String JWT = "spring.security.oauth2.resourceserver.jwt.";

    private final Environment environment;

    SecurityCheck(Environment environment) {
        this.environment = environment;
    }

    /** @throws RefusedSecurityException with the cure */
    void run() {
        SecurityProperties properties = Binder.get(environment).bindOrCreate("coxswain.security", SecurityProperties.class);
        switch (properties.mode()) {
            case LOOPBACK -> {
                new BindAddressCheck(environment).run();
                requireNoTokens(properties);
            }
            case TOKEN -> {
                Tokens.check(properties);
                adviseTls();
            }
            case OAUTH2 -> {
                requireKeys();
                adviseTls();
            }
        }
    }

    private void adviseTls() {
        if (new BindAddressCheck(environment).isOpenWithoutTls()) {
            log.warn(
                    "This node takes tokens without TLS from other machines: put a proxy that speaks TLS in front of it and let nobody else "
                            + "reach it, or set server.ssl.*");
        }
    }

    /** Whoever configures tokens means them to be asked for. */
    private static void requireNoTokens(SecurityProperties properties) {
        if (!properties.tokens().isEmpty() || properties.tokensFile() != null) {
            throw new RefusedSecurityException("There are tokens, but in the security mode loopback nobody is asked for one.",
                    "Set coxswain.security.mode=token, or remove coxswain.security.tokens and coxswain.security.tokens-file.");
        }
    }

    private void requireKeys() {
        if (!StringUtils.hasText(environment.getProperty(JWT + "issuer-uri"))
                && !StringUtils.hasText(environment.getProperty(JWT + "jwk-set-uri"))) {
            throw new RefusedSecurityException("coxswain.security.mode=oauth2, but nothing says whose tokens are accepted.",
                    "Set " + JWT + "issuer-uri to your authorization server, or " + JWT + "jwk-set-uri to its keys; and " + JWT
                            + "audiences to the name by which it knows this service.");
        }
    }
}
