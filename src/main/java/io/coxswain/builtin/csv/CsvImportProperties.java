package io.coxswain.builtin.csv;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What operators decide about imports.
 *
 * @param roots the only directories that imports may read, by default {@code ./data/import}; every node needs the same files
 */
@ConfigurationProperties("coxswain.csv-import")
public record CsvImportProperties(List<Path> roots) {

    public CsvImportProperties {
        roots = roots == null || roots.isEmpty() ? List.of(Path.of("data", "import")) : List.copyOf(roots);
    }
}
