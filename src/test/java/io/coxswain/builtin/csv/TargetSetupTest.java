package io.coxswain.builtin.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TargetSetupTest {

    @Test
    void givenManyJobsForTheSameMissingTable_whenAllPrepareIt_thenItIsCreatedOnceAndNoneFails() throws Exception {
        ImportBench.execute("create schema crowded");
        CsvImportConfig config = CsvImportConfig.of(List.of("any.csv"), "crowded.Target$1");
        List<Future<List<String>>> prepared = new ArrayList<>();

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int run = 1; run <= 12; run++) {
                ImportKey key = new ImportKey("crowd", run);
                prepared.add(threads.submit(() -> {
                    try (Connection connection = ImportBench.DATABASE.getConnection()) {
                        return new TargetSetup(config, key).prepare(connection, List.of("a", "B \"quoted\""));
                    }
                }));
            }
        }

        for (Future<List<String>> columns : prepared) {
            assertThat(columns.get()).containsExactly("a", "B \"quoted\"");
        }
        assertThat(ImportBench.query("select count(*) from crowded.coxswain_import_chunk where chunk = -1")).containsExactly("12");
    }
}
