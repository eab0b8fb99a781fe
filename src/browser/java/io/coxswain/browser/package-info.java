/** What a person does with a browser, done by Playwright with an installed Chromium. Run with the Maven profile {@code browser}. */
@NullMarked
package io.coxswain.browser;

import org.jspecify.annotations.NullMarked;
