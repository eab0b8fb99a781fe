/**
 * Who may call. Callers log in, in one of three modes, and have a role; {@link io.coxswain.security.AccessRules} says which role a call
 * needs, the same in every mode.
 *
 * <p>In loopback mode, the default, nobody logs in: the node listens on this machine only, and refuses what a web page of somebody else
 * could make a browser send (a Host that is not loopback: DNS rebinding; an Origin that is foreign: cross-site requests). Whoever is left
 * may do everything. In token mode callers show a bearer token, whose SHA-256 is configured; in oauth2 mode a JWT that an authorization
 * server has signed. A node that would be open to others, or could know nobody, refuses to start and says what to set.
 *
 * <p>Only health is answered without a login. There are no sessions and no cookies. What is remembered, in memory and bounded, is which
 * addresses have tried wrong tokens. The database decides nothing here; a call is let in while it is away, and fails for itself.
 */
@NullMarked
package io.coxswain.security;

import org.jspecify.annotations.NullMarked;
