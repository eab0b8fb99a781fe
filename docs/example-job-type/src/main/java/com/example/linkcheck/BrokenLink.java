package com.example.linkcheck;

import java.net.URI;

/**
 * A link that leads nowhere.
 *
 * @param reason the HTTP status, or why there is none
 */
public record BrokenLink(URI page, URI link, String reason) {}
