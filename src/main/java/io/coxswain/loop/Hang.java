package io.coxswain.loop;

import java.time.Duration;
import java.time.Instant;

/**
 * A callback that ran past its limit.
 *
 * @param since when it began, by this node's clock
 * @param limit that it ran past
 * @param heeded whether it ended when it was interrupted; else it was abandoned
 * @param dump the stack of its thread at that moment, with what it waits for and, where that is known, the stack of who has it
 */
public record Hang(String callback, Instant since, Duration limit, boolean heeded, String dump) {

    /** What happened, in one sentence without a full stop. */
    public String message() {
        return "Callback " + callback + " ran longer than " + limit.toMillis() + " ms and "
                + (heeded ? "was interrupted" : "ignored its interrupt");
    }

    /** Where it hangs: the uppermost line of the stack; empty if there is none. */
    public String place() {
        return dump.lines().map(String::strip).filter(line -> line.startsWith("at ")).findFirst().orElse("");
    }
}
