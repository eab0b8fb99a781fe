package com.example.linkcheck;

import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.KeyValueStore;
import java.util.List;

/**
 * How far a job is: its status while it runs, its result in the end.
 *
 * @param pages to be checked
 * @param checked of them
 * @param failed of those, could not be read
 * @param broken links that lead nowhere
 */
public record Summary(int pages, int checked, int failed, int broken) {

    static Summary of(int pages, KeyValueStore kv) {
        List<PageResult> results = kv.scanPrefix(Keys.RESULTS, LinkCheckConfig.MOST_PAGES, PageResult.class).stream().map(
                KeyValueEntry::value).toList();
        return new Summary(pages, results.size(), (int) results.stream().filter(result -> result.error() != null).count(),
                results.stream().mapToInt(PageResult::broken).sum());
    }

    boolean isComplete() {
        return checked >= pages;
    }
}
