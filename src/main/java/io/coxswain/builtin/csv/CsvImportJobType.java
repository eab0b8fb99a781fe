package io.coxswain.builtin.csv;

import io.coxswain.api.Connections;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobType;
import io.coxswain.api.Violation;
import io.coxswain.api.WorkerType;
import java.time.InstantSource;
import java.util.List;

/** {@code csv-import}: loads CSV files into a Postgres table, in parallel, restartable, each row exactly once. */
public final class CsvImportJobType implements JobType<CsvImportConfig> {

    private static final CsvImportConfig EXAMPLE = CsvImportConfig.of(List.of("airports/*.csv"), "public.airports");

    private final ImportRoots roots;
    private final Connections connections;
    private final InstantSource clock;

    CsvImportJobType(ImportRoots roots, Connections connections, InstantSource clock) {
        this.roots = roots;
        this.connections = connections;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "csv-import";
    }

    @Override
    public Class<CsvImportConfig> configType() {
        return CsvImportConfig.class;
    }

    @Override
    public CsvImportConfig exampleConfig() {
        return EXAMPLE;
    }

    @Override
    public List<Violation> validate(CsvImportConfig config) {
        return new ConfigCheck(roots, connections).violations(config);
    }

    @Override
    public JobMaster create(CsvImportConfig config) {
        return new CsvImportMaster(config, roots, clock);
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of(new WorkerType<>(ImportCrew.WORKER_TYPE, ChunkTask.class, new ChunkTask(EXAMPLE, 1, 0),
                task -> new CsvImportWorker(task, roots, clock)));
    }
}
