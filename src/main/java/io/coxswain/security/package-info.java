/**
 * Who may call. In loopback mode, the default, nobody logs in: the node listens on this machine only, and refuses what a web page of
 * somebody else could make a browser send (a Host that is not loopback: DNS rebinding; an Origin that is foreign: cross-site requests).
 * Health is open. A node that would be open to others refuses to start and says what to set.
 *
 * <p>It owns no state, and the database has no part in it.
 */
@NullMarked
package io.coxswain.security;

import org.jspecify.annotations.NullMarked;
