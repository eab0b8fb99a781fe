package io.coxswain.diagnosis;

import org.jspecify.annotations.Nullable;

/** The causes of takeovers, as the database names them, in words. */
final class LossCause {

    private LossCause() {}

    /** What follows "because". */
    static String inWords(@Nullable String cause) {
        return switch (cause) {
            case "crash" -> "its process died";
            case "freeze" -> "it did not renew its session in time: it was frozen or cut off";
            case "handover" -> "it was stopped or drained, and handed the job over";
            case "resign" -> "it gave the leadership up";
            case "rebalance" -> "it led more jobs than others, and gave this one to a node that led fewer";
            case "deleted" -> "somebody deleted its session by hand";
            case "resumed" -> "its pause was withdrawn, and a new term begins";
            case "config" -> "it had the config from before, and a new term begins with the new one";
            case null, default -> "of " + cause;
        };
    }
}
