package io.coxswain.builtin.csv;

import java.time.Instant;

/**
 * A row that was not imported.
 *
 * @param file the file it is in
 * @param line the line it starts on
 * @param reason what is wrong with it
 * @param raw the record as it was read, shortened if it is very long
 * @param at when it was rejected
 */
record Reject(String file, long line, String reason, String raw, Instant at) {

    /** For messages: {@code airports.csv:17: 3 fields instead of 7}. */
    String describe() {
        return file + ":" + line + ": " + reason;
    }
}
