/**
 * The job type {@code link-check}: reads pages and finds the links on them that lead nowhere.
 *
 * <p>Its master hands the pages out, each to a worker of its own, a few at a time. All that has to survive a crash is in the job's
 * key-value store, laid out by {@link com.example.linkcheck.Keys}. What happens twice after a crash writes the same keys again.
 */
@NullMarked
package com.example.linkcheck;

import org.jspecify.annotations.NullMarked;
