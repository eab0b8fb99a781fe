package io.coxswain.builtin.csv;

import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteRequest;
import io.coxswain.api.RouteResponse;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** What an import answers over REST beside its status. */
final class ImportRoutes {

    private static final RouteParameter<Integer> LIMIT = RouteParameter.withDefault("limit", ParameterType.integer(1, 1000), 100,
            "How many at most");

    /** The answer of {@code GET /files}. */
    record FileList(List<FileProgress> files) {}

    /** The answer of {@code GET /rejects}. */
    record RejectList(List<Reject> rejects) {}

    /** Reads the first bad rows. */
    @FunctionalInterface
    interface RejectSource {
        List<Reject> first(int limit, JobMasterContext context) throws Exception;
    }

    private final Supplier<List<FileProgress>> files;
    private final RejectSource rejects;

    ImportRoutes(Supplier<List<FileProgress>> files, RejectSource rejects) {
        this.files = files;
        this.rejects = rejects;
    }

    void register(JobRoutes routes) {
        routes.get("/files", (request, context) -> RouteResponse.ok(new FileList(files.get())))
                .summary("How far each file of the import is")
                .description("Sizes in bytes. A file's chunks are counted as the scan finds them; rows and bad rows when their chunk is "
                        + "committed.")
                .response(200, FileList.class, new FileList(List.of(
                        new FileProgress("airports/airports.csv", 210_365, new FileProgress.Chunks(1, 1), 3376, 0))));
        routes.get("/rejects", this::rejects)
                .summary("The first bad rows of the import")
                .description("Rows that were skipped under \"onBadRow\": \"skip\", in the order of files and lines, as far as their chunk "
                        + "is committed. All of them are in the table <table>_rejects of the target.")
                .query(LIMIT)
                .response(200, RejectList.class, new RejectList(List.of(new Reject("airports/airports.csv", 17, "6 fields instead of 7",
                        "01M,Tishomingo County,Belmont,MS,USA,34.49", Instant.parse("2026-01-31T12:00:00Z")))));
    }

    private RouteResponse rejects(RouteRequest request, JobMasterContext context) throws Exception {
        return RouteResponse.ok(new RejectList(rejects.first(request.get(LIMIT), context)));
    }
}
