package io.coxswain.testkit;

/**
 * Ends the callback of a process that is no more. An error, since job types are not meant to catch it; those who do meet it again at
 * each call of their context.
 */
final class ProcessKilled extends Error {
    ProcessKilled(String who) {
        super("The process of " + who + " is dead: let this pass, nothing after it ever happens", null, false, false);
    }
}
