package io.coxswain.web;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Requests that have to be refused, and how. */
final class BadInput {

    /** A job that runs. */
    static final String JOB = "running";
    /** A job that is over. */
    static final String OVER = "over";

    private static final int MEGABYTE = 1024 * 1024;
    private static final String JOBS = "/api/v1/jobs";
    private static final String RUNNING = JOBS + "/" + JOB;
    private static final String WORKERS = RUNNING + "/workers";

    /**
     * @param names what the problem has to name: the field, the parameter, the thing
     */
    record Case(String name, HttpRequest.Builder request, String path, int status, String code, String names) {
        @Override
        public String toString() {
            return name;
        }
    }

    static final List<Case> CASES = List.of(
            // Not JSON: 400
            post("no body", JOBS, "", 400, "malformed-request", "body"),
            post("broken JSON", JOBS, "{\"type\": \"fake\",\n  oops}", 400, "malformed-request", "line 2, column 3"),
            post("broken off", JOBS, "{\"type\": \"fake\"", 400, "malformed-request", "line 1"),
            post("trailing text", JOBS, "{\"type\": \"fake\"} {}", 400, "malformed-request", "line 1"),
            post("duplicate key", JOBS, "{\"type\": \"fake\", \"type\": \"fake\"}", 400, "malformed-request", "type"),
            post("duplicate key in a config", JOBS, "{\"type\": \"fake\", \"config\": {\"ticks\": 1, \"ticks\": 2}}", 400,
                    "malformed-request",
                    "ticks"),
            post("nested deeply", JOBS, "[".repeat(100_000), 400, "malformed-request", "depth"),
            post("nested too deeply for a config", JOBS, fake("{\"exit\": {\"detail\": " + "[".repeat(150) + "]".repeat(150) + "}}"), 400,
                    "malformed-request", "100 levels"),
            post("number of 2,000 digits", JOBS, fake("{\"ticks\": " + "9".repeat(2_000) + "}"), 400, "malformed-request", "(2000)"),
            bytes("invalid UTF-8", "{\"type\": \"fa\u00ffke\"}".getBytes(StandardCharsets.ISO_8859_1), 400, "malformed-request", "UTF-8"),
            bytes("UTF-16", "{\"type\": \"fake\"}".getBytes(StandardCharsets.UTF_16), 400, "malformed-request", "UTF-8"),
            bytes("byte order mark", "\uFEFF{\"type\": \"fake\"}".getBytes(StandardCharsets.UTF_8), 400, "malformed-request",
                    "byte order mark"),
            bytes("surrogate in UTF-8", new byte[] {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}, 400, "malformed-request", "UTF-8"),
            post("number of a million digits", JOBS, fake("{\"ticks\": 1" + "0".repeat(1_000_000) + "}"), 400, "malformed-request",
                    "Number"),
            post("NaN", JOBS, fake("{\"ticks\": NaN}"), 400, "malformed-request", "line 1"),
            post("key of 100,000 characters", JOBS, "{\"" + "k".repeat(100_000) + "\": 1}", 400, "malformed-request", "Name"),
            post("control character in a text", JOBS, "{\"type\": \"fa\0ke\"}", 400, "malformed-request", "line 1"),
            // JSON that doesn't fit: 422, with a pointer
            post("list for an object", JOBS, "[]", 422, "invalid-config", "\"pointer\":\"\""),
            post("null for an object", JOBS, "null", 422, "invalid-config", "must be an object"),
            post("text for an object", JOBS, "\"job\"", 422, "invalid-config", "\"pointer\":\"\""),
            post("unknown field", JOBS, "{\"typ\": \"fake\"}", 422, "invalid-config", "/typ"),
            post("unknown field of a config", JOBS, fake("{\"tick\": 1}"), 422, "invalid-config", "/config/tick"),
            post("no type", JOBS, "{}", 422, "invalid-config", "/type"),
            post("unknown type", JOBS, "{\"type\": \"none\"}", 422, "invalid-config", "/type"),
            post("number for a text", JOBS, "{\"type\": 5}", 422, "invalid-config", "/type"),
            post("number for a label", JOBS, "{\"type\": \"fake\", \"labels\": {\"team\": 5}}", 422, "invalid-config", "/labels/team"),
            post("true for an id", JOBS, "{\"type\": \"fake\", \"id\": true}", 422, "invalid-config", "/id"),
            post("text for a number", JOBS, fake("{\"workers\": \"4\"}"), 422, "invalid-config", "/config/workers"),
            post("fraction for a whole number", JOBS, fake("{\"workers\": 1.5}"), 422, "invalid-config", "/config/workers"),
            post("number out of range", JOBS, fake("{\"workers\": 99999999999}"), 422, "invalid-config", "/config/workers"),
            post("number beyond a double", JOBS, fake("{\"exit\": {\"detail\": 1e999}}"), 422, "invalid-config", "/config/exit/detail"),
            post("constraint of a config", JOBS, fake("{\"workers\": -1}"), 422, "invalid-config", "/config/workers"),
            post("bad duration", JOBS, fake("{\"tickInterval\": \"soon\"}"), 422, "invalid-config", "/config/tickInterval"),
            post("NUL character", JOBS, "{\"type\": \"fake\", \"labels\": {\"team\": \"a\\u0000b\"}}", 422, "invalid-config",
                    "/labels/team"),
            post("NUL character in a key", JOBS, fake("{\"exit\": {\"detail\": {\"a\\u0000\": 1}}}"), 422, "invalid-config",
                    "/config/exit/detail/a"),
            post("half a surrogate pair", JOBS, "{\"type\": \"fake\", \"labels\": {\"team\": \"\\ud800\"}}", 422, "invalid-config",
                    "/labels/team"),
            post("bad id", JOBS, "{\"type\": \"fake\", \"id\": \"a b\"}", 422, "invalid-config", "/id"),
            post("long id", JOBS, "{\"type\": \"fake\", \"id\": \"" + "a".repeat(129) + "\"}", 422, "invalid-config", "/id"),
            post("bad project", JOBS, "{\"type\": \"fake\", \"project\": \"\"}", 422, "invalid-config", "/project"),
            post("bad label", JOBS, "{\"type\": \"fake\", \"labels\": {\" \": \"x\"}}", 422, "invalid-config", "/labels/"),
            post("null as a label", JOBS, "{\"type\": \"fake\", \"labels\": {\"team\": null}}", 422, "invalid-config", "/labels/team"),
            post("bad selector", JOBS, "{\"type\": \"fake\", \"selectors\": [{\"key\": \"zone\", \"op\": \"EQ\", \"values\": []}]}", 422,
                    "invalid-config", "/selectors/0"),
            post("selector without key", JOBS, "{\"type\": \"fake\", \"selectors\": [{\"op\": \"EXISTS\"}]}", 422, "invalid-config",
                    "/selectors/0"),
            post("null for a selector", JOBS, "{\"type\": \"fake\", \"selectors\": [null]}", 422, "invalid-config", "/selectors/0"),
            post("selector with a long value", JOBS,
                    "{\"type\": \"fake\", \"selectors\": [{\"key\": \"zone\", \"op\": \"REGEX\", \"values\": [\""
                            + "(".repeat(257) + "\"]}]}", 422, "invalid-config", "/selectors/0"),
            post("65 selectors", JOBS, "{\"type\": \"fake\", \"selectors\": [" + "{\"key\": \"a\", \"op\": \"EXISTS\"},".repeat(64)
                    + "{\"key\": \"a\", \"op\": \"EXISTS\"}]}", 422, "invalid-config", "/selectors"),
            post("null for a worker's selector", WORKERS, "{\"type\": \"ticks\", \"config\": {\"index\": 0}, \"selectors\": [null]}", 422,
                    "invalid-config", "/selectors/0"),
            post("cancelTimeout of more than a century", JOBS, "{\"type\": \"fake\", \"cancelTimeout\": \"PT999999999999H\"}", 422,
                    "invalid-config", "/cancelTimeout"),
            post("wait of more days than a number holds", JOBS, "{\"type\": \"fake\", \"retry\": {\"max\": \"9223372036854775807d\"}}",
                    422, "invalid-config", "/retry/max"),
            post("unknown operator", JOBS, "{\"type\": \"fake\", \"selectors\": [{\"key\": \"zone\", \"op\": \"LIKE\"}]}", 422,
                    "invalid-config", "/selectors/0/op"),
            post("bad retry", JOBS, "{\"type\": \"fake\", \"retry\": {\"multiplier\": 0}}", 422, "invalid-config", "/retry/multiplier"),
            post("negative cancelTimeout", JOBS, "{\"type\": \"fake\", \"cancelTimeout\": \"-1s\"}", 422, "invalid-config",
                    "/cancelTimeout"),
            post("batch without jobs", JOBS + "/batch", "{}", 422, "invalid-config", "/jobs"),
            post("empty batch", JOBS + "/batch", "{\"jobs\": []}", 422, "invalid-config", "/jobs"),
            post("batch of 1,001", JOBS + "/batch", "{\"jobs\": [" + "1,".repeat(1_000) + "1]}", 422, "invalid-config", "/jobs"),
            // Workers and the end of a job
            post("worker without type", WORKERS, "{}", 422, "invalid-config", "/type"),
            post("unknown worker type", WORKERS, "{\"type\": \"none\"}", 422, "invalid-config", "/type"),
            post("worker for nothing", WORKERS, "{\"type\": \"ticks\", \"config\": {\"index\": 0}, \"cost\": 0}", 422, "invalid-config",
                    "/cost"),
            post("unknown field of a worker", WORKERS, "{\"type\": \"ticks\", \"slots\": 1}", 422, "invalid-config", "/slots"),
            post("worker for a job that is over", JOBS + "/" + OVER + "/workers", "{\"type\": \"ticks\", \"config\": {\"index\": 0}}", 409,
                    "job-terminal", OVER),
            post("message without topic", WORKERS + "/none/messages", "{\"body\": 1}", 422, "invalid-config", "/topic"),
            post("message to no worker", WORKERS + "/none/messages", "{\"topic\": \"a\", \"body\": 1}", 404, "worker-not-found", "none"),
            post("stop of no worker", WORKERS + "/none/stop", "", 404, "worker-not-found", "none"),
            post("exit without reason", RUNNING + "/exit", "{}", 422, "invalid-config", "/reason"),
            post("exit for an unknown reason", RUNNING + "/exit", "{\"reason\": \"BORED\"}", 422, "invalid-config", "/reason"),
            post("failed exit without error", RUNNING + "/exit", "{\"reason\": \"FAILED\"}", 422, "invalid-config", "/error"),
            post("exit with a number for a reason", RUNNING + "/exit", "{\"reason\": 1}", 422, "invalid-config", "/reason"),
            post("second exit", JOBS + "/" + OVER + "/exit", "{\"reason\": \"FINISHED\"}", 409, "job-terminal", OVER),
            post("exit without body", RUNNING + "/exit", "", 400, "malformed-request", "body"),
            // Sizes, types, methods
            post("over 1 MiB", JOBS, fake("{}") + " ".repeat(MEGABYTE), 413, "request-too-large", "1 MiB"),
            post("over 1 MiB where no body is needed", RUNNING + "/cancel", " ".repeat(MEGABYTE + 1), 413, "request-too-large", "1 MiB"),
            chunked("over 1 MiB in chunks", JOBS, 413, "request-too-large", "1 MiB"),
            chunked("over 1 MiB in chunks, for a route", WORKERS, 413, "request-too-large", "1 MiB"),
            of("compressed", JOBS, post(BodyPublishers.ofString("{}"), "application/json").header("Content-Encoding", "gzip"), 415,
                    "unsupported-media-type", "Content-Encoding: gzip"),
            of("compressed, for a route", WORKERS, post(BodyPublishers.ofString("{}"), "application/json").header("Content-Encoding", "br"),
                    415,
                    "unsupported-media-type", "Content-Encoding: br"),
            of("form", JOBS, post(BodyPublishers.ofString("type=fake"), "application/x-www-form-urlencoded"), 415, "unsupported-media-type",
                    "application/json"),
            of("no content type", JOBS, HttpRequest.newBuilder().POST(BodyPublishers.ofString(fake("{}"))), 415, "unsupported-media-type",
                    "application/json"),
            of("other charset", JOBS, post(BodyPublishers.ofString(fake("{}")), "application/json;charset=ISO-8859-1"), 415,
                    "unsupported-media-type", "UTF-8"),
            of("form for a route", WORKERS, post(BodyPublishers.ofString("type=ticks"), "application/x-www-form-urlencoded"), 415,
                    "unsupported-media-type", "application/json"),
            of("other Accept", JOBS, post(BodyPublishers.ofString(fake("{}")), "application/json").header("Accept", "application/xml"), 406,
                    "not-acceptable", "application/json"),
            of("other Accept for a route", RUNNING + "/cancel", HttpRequest.newBuilder().POST(BodyPublishers.noBody()).header("Accept",
                    "text/html"), 406, "not-acceptable", "application/json"),
            of("other method", JOBS, HttpRequest.newBuilder().PUT(BodyPublishers.noBody()), 405, "method-not-allowed", "GET or POST"),
            of("other method on a job", RUNNING, HttpRequest.newBuilder().POST(BodyPublishers.noBody()), 405, "method-not-allowed",
                    "DELETE or GET"),
            of("other method on a route", RUNNING + "/cancel", HttpRequest.newBuilder().GET(), 405, "method-not-allowed", "POST"),
            of("other method on health", "/actuator/health", HttpRequest.newBuilder().DELETE(), 405, "method-not-allowed", "GET"),
            // Parameters
            get("bad page size", JOBS + "?pageSize=many", 400, "invalid-parameter", "pageSize"),
            get("page of nothing", JOBS + "?pageSize=0", 400, "invalid-parameter", "pageSize"),
            get("page of 1,001", JOBS + "?pageSize=1001", 400, "invalid-parameter", "pageSize"),
            get("page token of no page", JOBS + "?pageToken=zzz", 400, "invalid-parameter", "pageToken"),
            get("unknown state", JOBS + "?state=BUSY", 400, "invalid-parameter", "state"),
            get("label without key", JOBS + "?label==x", 400, "invalid-parameter", "label"),
            get("unknown parameter", JOBS + "?stat=RUNNING", 400, "invalid-parameter", "stat"),
            get("NUL in a parameter", JOBS + "?project=a%00b", 400, "invalid-parameter", "project"),
            get("bad flag", RUNNING + "?includeConfig=perhaps", 400, "invalid-parameter", "includeConfig"),
            get("bad page size of workers", WORKERS + "?pageSize=-1", 400, "invalid-parameter", "pageSize"),
            get("page token of no page of keys", RUNNING + "/kv?pageToken=%25", 400, "invalid-parameter", "pageToken"),
            get("unknown parameter of a route", RUNNING + "/kv?prefx=a", 400, "invalid-parameter", "prefx"),
            get("bad event", RUNNING + "/events?after=first", 400, "invalid-parameter", "after"),
            get("parameter given twice", JOBS + "?project=a&project=b", 400, "invalid-parameter", "project"),
            get("parameter without name", JOBS + "?=", 400, "invalid-parameter", "name=value"),
            get("2,000 parameters", JOBS + "?" + "a=1&".repeat(2_000), 400, "invalid-parameter", "too many"),
            get("page size in hexadecimal", WORKERS + "?pageSize=0x10", 400, "invalid-parameter", "pageSize"),
            get("page size in digits of another script", WORKERS + "?pageSize=%D9%A3", 400, "invalid-parameter", "pageSize"),
            get("event with a sign", RUNNING + "/events?after=%2B5", 400, "invalid-parameter", "after"),
            get("invalid UTF-8 in a path", JOBS + "/%ff", 400, "malformed-request", "percent-encoded"),
            get("half a surrogate pair in a path", RUNNING + "/%ED%A0%80", 400, "malformed-request", "percent-encoded"),
            get("invalid UTF-8 in a parameter", JOBS + "?project=%c0%af", 400, "malformed-request", "UTF-8"),
            get("invalid UTF-8 in the name of a parameter", JOBS + "?%ff=1", 400, "malformed-request", "UTF-8"),
            // Things that aren't there
            get("no such job", JOBS + "/none", 404, "job-not-found", "none"),
            get("no such job's workers", JOBS + "/none/workers", 404, "job-not-found", "none"),
            get("no such job's keys", JOBS + "/none/kv", 404, "job-not-found", "none"),
            get("no such worker", WORKERS + "/none", 404, "worker-not-found", "none"),
            get("no such route", RUNNING + "/none", 404, "not-found", "GET /ticks"),
            get("no such job type", "/api/v1/job-types/none", 404, "job-type-not-found", "none"),
            get("no such address", "/api/v2/jobs", 404, "not-found", "/v3/api-docs"),
            get("NUL in a path", JOBS + "/a%00b", 400, "malformed-request", "HTTP"),
            get("encoded slash in a path", JOBS + "/a%2Fb", 400, "malformed-request", "HTTP"),
            get("leader of a job that is over", JOBS + "/" + OVER + "/leader", 404, "no-leader", OVER),
            post("drain until nobody knows when", "/api/v1/nodes/none/drain?workerDeadline=soon", "", 400, "invalid-parameter",
                    "workerDeadline"),
            post("drain until yesterday", "/api/v1/nodes/none/drain?workerDeadline=-1s", "", 400, "invalid-parameter", "workerDeadline"),
            post("activation of no node", "/api/v1/nodes/none/activate", "", 404, "node-not-found", "none"),
            post("drain of no node", "/api/v1/nodes/none/drain", "", 404, "node-not-found", "none"),
            of("deletion of a job that runs", RUNNING, HttpRequest.newBuilder().DELETE(), 409, "job-not-terminal", JOB),
            post("taken id", JOBS, "{\"type\": \"fake\", \"id\": \"" + JOB + "\"}", 409, "job-exists", JOB),
            get("route of a job that is over", JOBS + "/" + OVER + "/ticks", 409, "job-terminal", OVER));

    private BadInput() {}

    private static String fake(String config) {
        return "{\"type\": \"fake\", \"config\": " + config + "}";
    }

    private static Case of(String name, String path, HttpRequest.Builder request, int status, String code, String names) {
        return new Case(name, request, path, status, code, names);
    }

    private static Case get(String name, String path, int status, String code, String names) {
        return of(name, path, HttpRequest.newBuilder().GET(), status, code, names);
    }

    private static Case post(String name, String path, String body, int status, String code, String names) {
        return of(name, path, post(BodyPublishers.ofString(body), "application/json"), status, code, names);
    }

    private static Case bytes(String name, byte[] body, int status, String code, String names) {
        return of(name, JOBS, post(BodyPublishers.ofByteArray(body), "application/json"), status, code, names);
    }

    /** A stream has no length that could be told beforehand. */
    private static Case chunked(String name, String path, int status, String code, String names) {
        byte[] body = " ".repeat(MEGABYTE + 1).getBytes(StandardCharsets.UTF_8);
        return of(name, path, post(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)), "application/json"), status, code,
                names);
    }

    private static HttpRequest.Builder post(BodyPublisher body, String contentType) {
        return HttpRequest.newBuilder().POST(body).header("Content-Type", contentType);
    }
}
