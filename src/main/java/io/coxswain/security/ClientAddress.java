package io.coxswain.security;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** Addresses of callers. */
final class ClientAddress {

    private static final int PREFIX_BYTES = 8;

    private ClientAddress() {}

    /** What counts as one caller: an IPv4 address, or the first 64 bits of an IPv6 address. */
    static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            InetAddress parsed = InetAddress.ofLiteral(address);
            return parsed instanceof Inet6Address v6
                    ? HexFormat.of().formatHex(v6.getAddress(), 0, PREFIX_BYTES)
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
