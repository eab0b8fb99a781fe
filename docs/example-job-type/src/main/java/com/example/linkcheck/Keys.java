package com.example.linkcheck;

/** Where things are in the job's key-value store. Numbers have leading zeros, so that keys are in their order. */
final class Keys {

    /** How many pages have been handed out, the first ones of the list. */
    static final String HANDED_OUT = "handed-out";
    /** Results of pages. */
    static final String RESULTS = "result/";
    /** Links that lead nowhere. */
    static final String BROKEN = "broken/";

    private Keys() {}

    /** A {@link PageResult}, written when the page is done. */
    static String result(int page) {
        return RESULTS + number(page);
    }

    /** The links that were found on a page. */
    static String links(int page) {
        return "links/" + number(page);
    }

    /** A {@link Progress}: the checkpoint of a page. */
    static String progress(int page) {
        return "progress/" + number(page);
    }

    /** A {@link BrokenLink}. */
    static String broken(int page, int link) {
        return BROKEN + number(page) + "/" + number(link);
    }

    /** How often a page's worker has failed. */
    static String failures(int page) {
        return "failures/" + number(page);
    }

    /** Whether a worker that was lost has been replaced. */
    static String replaced(String workerId) {
        return "replaced/" + workerId;
    }

    private static String number(int number) {
        return "%06d".formatted(number);
    }
}
