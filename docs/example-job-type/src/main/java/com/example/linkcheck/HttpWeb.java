package com.example.linkcheck;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The real one, over the JDK's client. */
final class HttpWeb implements Web {

    /** Of a page that is longer, the links further down are not looked at. */
    private static final int LONGEST_PAGE = 2_000_000;

    private final HttpClient client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();

    @Override
    public String read(URI page, Duration timeout) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(request(page, timeout), BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (answer.statusCode() != 200) {
                throw new IOException("Status " + answer.statusCode());
            }
            return new String(body.readNBytes(LONGEST_PAGE), StandardCharsets.UTF_8);
        }
    }

    @Override
    public int ask(URI page, Duration timeout) throws IOException, InterruptedException {
        return client.send(request(page, timeout), BodyHandlers.discarding()).statusCode();
    }

    private static HttpRequest request(URI page, Duration timeout) {
        return HttpRequest.newBuilder(page).timeout(timeout).header("User-Agent", "link-check").build();
    }
}
