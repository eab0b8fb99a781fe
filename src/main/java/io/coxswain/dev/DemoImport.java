package io.coxswain.dev;

import java.util.List;
import java.util.Map;

/**
 * A running import of the demo.
 *
 * @param jobId its job
 */
record DemoImport(Source source, String jobId) {

    static final List<Source> SOURCES = List.of(
            new Source("airports", "airports/airports.csv", "public.demo_airports"),
            new Source("birdstrikes", "birdstrikes/birdstrikes.csv", "public.demo_birdstrikes"));

    /**
     * What is imported, and where to.
     *
     * @param file below a root of {@code csv-import}
     * @param table the demo's own, for it is emptied each time
     */
    record Source(String name, String file, String table) {

        /** Small chunks, so that several workers have something to do with a file of a megabyte. */
        Map<String, Object> config() {
            return Map.of("files", List.of(file), "table", table, "mode", "truncate", "chunkSize", "128KB");
        }
    }

    /**
     * How it ended.
     *
     * @param outcome for people, with rows and seconds
     */
    record Result(String jobId, String outcome) {}
}
