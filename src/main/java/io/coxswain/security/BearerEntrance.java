package io.coxswain.security;

import io.coxswain.security.SecurityConfiguration.Entrance;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;

/** Callers show a bearer token. */
record BearerEntrance(GuardedLogin login, Refusals refusals) implements Entrance {

    @Override
    public void addTo(HttpSecurity http) {
        http.addFilterBefore(new BearerLogin(login, refusals), AnonymousAuthenticationFilter.class);
    }
}
