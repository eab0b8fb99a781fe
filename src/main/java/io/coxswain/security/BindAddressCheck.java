package io.coxswain.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Checks, before anything is started, that nobody but this machine can call a node that asks nobody who they are. */
final class BindAddressCheck {

    private static final String KEY = "server.address";
    private static final String LOOPBACK = "127.0.0.1";

    private final Environment environment;

    BindAddressCheck(Environment environment) {
        this.environment = environment;
    }

    void run() {
        requireLoopback(KEY, environment.getProperty(KEY, ""));
        if (StringUtils.hasText(environment.getProperty("management.server.port"))) {
            requireLoopback("management.server.address", environment.getProperty("management.server.address", ""));
        }
    }

    private static void requireLoopback(String key, String address) {
        if (!isLoopback(address)) {
            throw new RefusedSecurityException(key + "=" + address + " would let other machines call this node, but in the security mode "
                    + "loopback nobody has to log in.", "Set coxswain.security.mode=token (or oauth2) to have callers log in, or " + key
                            + "=" + LOOPBACK
                            + " (the default) to be called by this machine only.");
        }
    }

    /** Whether callers on other machines reach this node in clear text. */
    boolean isOpenWithoutTls() {
        return !isLoopback(environment.getProperty(KEY, "")) && environment.getProperty("server.ssl.bundle") == null
                && environment.getProperty("server.ssl.key-store") == null && environment.getProperty("server.ssl.certificate") == null;
    }

    private static boolean isLoopback(String address) {
        try {
            return StringUtils.hasText(address) && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
