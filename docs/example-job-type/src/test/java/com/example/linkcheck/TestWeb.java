package com.example.linkcheck;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A web of a few pages, and nothing behind any other address. */
final class TestWeb implements Web {

    static final URI HOME = URI.create("http://test.example/");
    static final URI SHOP = URI.create("http://test.example/shop");

    private final Map<URI, String> pages = new HashMap<>();

    TestWeb page(URI page, String... links) {
        pages.put(page, List.of(links).stream().map(link -> "<a href='" + link + "'>see</a>").collect(Collectors.joining("\n")));
        return this;
    }

    /** A page that makes its reader fail, as a bug would. */
    TestWeb trap(URI page) {
        pages.remove(page);
        pages.put(page, null);
        return this;
    }

    @Override
    public String read(URI page, Duration timeout) throws IOException {
        if (ask(page, timeout) != 200) {
            throw new IOException("Status 404");
        }
        return pages.get(page).toString();
    }

    @Override
    public int ask(URI page, Duration timeout) {
        return pages.containsKey(page) ? 200 : 404;
    }
}
