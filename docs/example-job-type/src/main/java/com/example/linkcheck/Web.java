package com.example.linkcheck;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;

/** The web, as far as this job type looks at it. An interface, so that tests have one of their own. */
interface Web {

    /**
     * Reads a page.
     *
     * @throws IOException when it can't be read; the message says why
     */
    String read(URI page, Duration timeout) throws IOException, InterruptedException;

    /**
     * Asks for a page and does not read it.
     *
     * @return the HTTP status
     * @throws IOException when nobody answers
     */
    int ask(URI page, Duration timeout) throws IOException, InterruptedException;
}
