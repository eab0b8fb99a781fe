package io.coxswain.security;

import io.coxswain.security.SecurityProperties.Mode;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

/** Checks, before anything is started, that nobody but this machine can call a node that asks nobody who they are. */
final class BindAddressCheck {

    private static final String KEY = "server.address";
    private static final String MODE = "coxswain.security.mode";
    private static final String LOOPBACK = "127.0.0.1";

    private final Environment environment;

    BindAddressCheck(Environment environment) {
        this.environment = environment;
    }

    void run() {
        Mode mode = Binder.get(environment).bind(MODE, Mode.class).orElse(Mode.LOOPBACK);
        switch (mode) {
            case LOOPBACK -> {
                requireLoopback(KEY, environment.getProperty(KEY, ""));
                if (StringUtils.hasText(environment.getProperty("management.server.port"))) {
                    requireLoopback("management.server.address", environment.getProperty("management.server.address", ""));
                }
            }
            case TOKEN, OAUTH2 -> throw new RefusedSecurityException(
                    MODE + "=" + mode.name().toLowerCase(Locale.ROOT) + " is not available yet.",
                    "Leave " + MODE + " out, or set it to loopback with " + KEY + "=" + LOOPBACK + ".");
        }
    }

    private static void requireLoopback(String key, String address) {
        if (!isLoopback(address)) {
            throw new RefusedSecurityException(key + "=" + address + " would let other machines call this node, but in the security mode "
                    + "loopback nobody has to log in.", "Set " + key + "=" + LOOPBACK + " (the default), and reach the node from elsewhere "
                            + "through a tunnel, for example ssh -L.");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return StringUtils.hasText(address) && InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
