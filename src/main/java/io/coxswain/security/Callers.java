package io.coxswain.security;

import io.coxswain.web.forward.Forwarded;
import io.coxswain.web.route.Caller;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Who calls, and from where: as Spring Security knows it, or the node that sealed the call. */
final class Callers implements Caller {

    private static final int LONGEST_NAME = 256;

    @Override
    public String name() {
        return name(SecurityContextHolder.getContext().getAuthentication());
    }

    @Override
    public String address() {
        return address(((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest());
    }

    /** As it may stand in a log: on one line, and not too long. A JWT may hold any text. */
    static String name(@Nullable Authentication caller) {
        String name = caller == null ? "anonymous" : caller.getName().replaceAll("\\p{Cntrl}", "?");
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name;
    }

    static String address(HttpServletRequest request) {
        return Forwarded.of(request).map(Forwarded::client).orElseGet(request::getRemoteAddr);
    }
}
