package com.example.linkcheck;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What came of a page.
 *
 * @param links that were checked
 * @param broken how many of them lead nowhere
 * @param error why the page could not be checked; null if it was
 */
public record PageResult(URI page, int links, int broken, @Nullable String error) {}
