package io.coxswain.security;

import io.coxswain.json.SecretMask;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * Who may call.
 *
 * @param mode how callers are told apart: {@code loopback}, {@code token} or {@code oauth2}
 * @param tokens mode {@code token}: each with {@code name}, {@code sha256} (of the token, 64 hexadecimal digits) and {@code role}
 *     ({@code viewer}, {@code operator} or {@code admin})
 * @param tokensFile mode {@code token}: more tokens, a line {@code name role sha256} each; read again within a second of a change
 * @param failedLogins wrong tokens that one address may try in a minute before it is refused for a while; 0 for any number
 * @param maskedKeys regular expression; what a config holds under keys in which it is found is shown as {@code ***}
 * @param oauth2 mode {@code oauth2}
 */
@ConfigurationProperties("coxswain.security")
record SecurityProperties(@DefaultValue("loopback") Mode mode, @DefaultValue List<TokenProperties> tokens, @Nullable Path tokensFile,
        @DefaultValue("10") int failedLogins, @DefaultValue(SecretMask.DEFAULT_KEYS) String maskedKeys,
        @Name("oauth2") @DefaultValue Claims oauth2) {

    SecurityProperties {
        if (failedLogins < 0 || failedLogins > 1_000_000) {
            throw new IllegalArgumentException("coxswain.security.failed-logins has to be from 0 (any number) to 1000000, not "
                    + failedLogins);
        }
        try {
            new SecretMask(maskedKeys);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("coxswain.security.masked-keys is no regular expression: " + e.getDescription());
        }
    }

    /** How callers are told apart. */
    enum Mode {
        /** They aren't; only this machine can call. */
        LOOPBACK,
        /** By bearer tokens. */
        TOKEN,
        /** By JWTs of an authorization server. */
        OAUTH2
    }

    /**
     * A token, of which nobody but its owner knows more than the hash.
     *
     * @param name of the caller, as it stands in the audit log
     */
    record TokenProperties(@Nullable String name, @Nullable String sha256, @Nullable Role role) {}

    /**
     * What a JWT says of its caller.
     *
     * @param nameClaim claim with the caller's name, as it stands in the audit log
     * @param roleClaim claim with the caller's roles, a list or text with spaces; dots lead into nested objects
     * @param rolePrefix what stands in front of {@code viewer}, {@code operator} or {@code admin} there
     */
    record Claims(@DefaultValue("sub") String nameClaim, @DefaultValue("roles") String roleClaim,
            @DefaultValue("coxswain-") String rolePrefix) {}
}
