package io.coxswain.security;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** What a caller may do. Each role may do all that those before it may. */
enum Role {
    /** Look at everything but configs. */
    VIEWER,
    /** Submit, steer and end jobs, and look at their configs. */
    OPERATOR,
    /** Delete jobs, drain nodes, read the audit log. */
    ADMIN;

    /** As people write it: {@code operator}. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of this name, in lower case. */
    static Optional<Role> find(String text) {
        return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
    }

    /** This role and those before it, as Spring Security asks for them. */
    Collection<GrantedAuthority> authorities() {
        return Arrays.stream(values()).filter(role -> role.compareTo(this) <= 0).map(Role::authority).toList();
    }

    /** The highest role of a caller; empty if it has none. */
    static Optional<Role> of(Authentication caller) {
        Collection<? extends GrantedAuthority> granted = caller.getAuthorities();
        return List.of(ADMIN, OPERATOR, VIEWER).stream().filter(role -> granted.contains(role.authority())).findFirst();
    }

    private GrantedAuthority authority() {
        return new SimpleGrantedAuthority("ROLE_" + name());
    }
}
