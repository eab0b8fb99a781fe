package com.example.linkcheck;

/**
 * The checkpoint of a page, and its worker's status.
 *
 * @param checked links that were checked, the first ones
 * @param broken how many of them lead nowhere
 */
public record Progress(int checked, int broken) {

    Progress next(boolean isBroken) {
        return new Progress(checked + 1, broken + (isBroken ? 1 : 0));
    }
}
