package io.coxswain.web.contract;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Values that nobody should send. */
final class HostileValues {

    private static final int KILOBYTE = 1024;

    /** As JSON, in place of any value. */
    static final List<String> JSON = List.of("null", "true", "0", "-1", "1.5", "-0", "-0.0", "1e400", "-1e400", "1e-400",
            "2147483648", "9223372036854775808", "-9223372036854775809", "9".repeat(900), "1".repeat(1100), "NaN", "Infinity",
            "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udfff\\ud800\"", "\"\\u202e\\ufeff\"", "\"\uD83D\uDE00\"",
            "\"" + "x".repeat(100 * KILOBYTE) + "\"", "\"PT999999999999H\"", "\"9223372036854775807d\"", "\"-5s\"", "\"[\"",
            "\"(((((a{0,255}){0,255}){0,255})*)*)*\"", "\"../../../../etc/passwd\"", "\"{}\"", "\"1\"", "[]", "[null]", "[[[]]]", "{}",
            "{\"\": null}", "{\"a\": {\"b\": {\"c\": [1]}}}", "{\"" + "k".repeat(60 * KILOBYTE) + "\": 1}", "[" + "1,".repeat(5_000) + "1]",
            "[".repeat(200) + "]".repeat(200), "{\"\\u0000\": 1}", "{\"a\": 1, \"a\": 2}", "'single'", "undefined", "");

    /** Percent-encoded, in place of any part of a path. */
    static final List<String> PATH_PARTS = List.of("", ".", "..", "%2e%2e", "%00", "a%00", "%ff", "%c0%af", "%ED%A0%80", "%zz", "%",
            "%F0%9F%98%80", "%E2%80%AE", "%0d%0aSet-Cookie:%20a=b", "%2f", "%5c", ";a=b", "%3b", "*", "-1", "null", "a%20b", "%27%20--",
            "%7B%7D", "a".repeat(300), "a".repeat(7_000), "a".repeat(20_000));

    /** Percent-encoded, in place of any value of a query. */
    static final List<String> QUERY_VALUES = List.of("", "-1", "0", "1", "1.5", "1e400", "NaN", "9".repeat(30), "0x10", "%2B5", "%D9%A3",
            "%205",
            "true", "TRUE", "null", "%00", "a%00b", "%ff", "%ED%A0%80", "%zz", "%", "%F0%9F%98%80", "%E2%80%AE", "%27%3B--", "..", "%25%25",
            "a".repeat(300), "a".repeat(7_000), "a".repeat(20_000), "=", "%3D%3D", "a=b=c");

    private HostileValues() {}

    /** Around the bounds that a schema names, and one of each type that it does not have. */
    static List<String> around(JsonNode schema) {
        List<String> values = new ArrayList<>();
        for (String bound : List.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")) {
            if (schema.path(bound).isIntegralNumber()) {
                long at = schema.get(bound).longValue();
                values.addAll(List.of(Long.toString(at - 1), Long.toString(at), Long.toString(at + 1)));
            }
        }
        for (String length : List.of("minLength", "maxLength")) {
            if (schema.path(length).isInt()) {
                int at = schema.get(length).intValue();
                values.addAll(List.of("\"" + "a".repeat(Math.max(0, at - 1)) + "\"", "\"" + "a".repeat(at + 1) + "\""));
            }
        }
        return values;
    }

    /** Whole bodies, in place of any. */
    static List<byte[]> bodies(String valid) {
        List<byte[]> bodies = new ArrayList<>();
        for (String text : List.of("", " ", "null", "true", "1", "\"text\"", "[]", "{}", "{", "}", "[".repeat(100_000),
                "{\"a\":".repeat(100_000), valid + "x", valid + valid, "\uFEFF" + valid, "//\n" + valid, "{\"\\u0000\": 1}",
                "{\"number\": 1" + "0".repeat(1_000_000) + "}", "{\"" + "k".repeat(200 * KILOBYTE) + "\": 1}",
                valid + " ".repeat(KILOBYTE * KILOBYTE), "<?xml version=\"1.0\"?><a/>", "a=b&c=d")) {
            bodies.add(text.getBytes(StandardCharsets.UTF_8));
        }
        if (!valid.isEmpty()) {
            bodies.add(valid.substring(0, valid.length() - 1).getBytes(StandardCharsets.UTF_8));
        }
        bodies.add(valid.getBytes(StandardCharsets.UTF_16));
        bodies.add(new byte[] {'"', (byte) 0xff, (byte) 0xfe, '"'});
        bodies.add(new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'});
        bodies.add(new byte[] {0, 0, 0, 0});
        return bodies;
    }

    /** Headers in place of, or beside, those of a valid request. */
    static final List<String> HEADERS = List.of("Content-Type:", "Content-Type: text/plain", "Content-Type: nonsense",
            "Content-Type: application/json; charset=utf-16", "Content-Type: application/json; charset=nonsense",
            "Content-Type: application/json; charset=\"", "Content-Type: application/*", "Content-Type: */*",
            "Content-Type: application/xml",
            "Content-Type: multipart/form-data; boundary=a", "Content-Type: application/x-www-form-urlencoded",
            "Content-Type: " + "a/".repeat(2_000), "Accept: nonsense", "Accept: image/png", "Accept: */*;q=0", "Accept: text/html",
            "Accept: application/json;q=nonsense", "Accept: " + "a/b,".repeat(1_500), "Accept-Charset: utf-16", "Accept-Encoding: gzip",
            "Content-Encoding: gzip", "Content-Encoding: nonsense", "Transfer-Encoding: gzip", "Transfer-Encoding: nonsense",
            "Content-Length: -1", "Content-Length: nonsense", "Content-Length: 99999999999999999999", "Expect: nonsense",
            "X-HTTP-Method-Override: DELETE", "Range: bytes=0-", "If-None-Match: \u00ff", "If-Match: nonsense", "If-Match: \"\"",
            "If-Modified-Since: nonsense", "Last-Event-ID: nonsense", "Idempotency-Key:", "Idempotency-Key: " + "k".repeat(5_000),
            "Idempotency-Key: \u00ff\u00fe", "Authorization: nonsense", "Authorization: Bearer", "Cookie: a=\u0001", "X-Long: " + "x"
                    .repeat(20_000),
            "X-Nul: a\0b", "Bad Name: x", "NoColon", ": empty", "Connection: nonsense", "Upgrade: h2c", "Origin: null",
            "Host: evil.example",
            "Forwarded: for=unknown", "X-Forwarded-For: ' --", "Coxswain-Forwarded-By: nobody", "traceparent: nonsense");
}
