package io.coxswain.builtin.csv;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Violation;
import io.coxswain.builtin.FakeConnections;
import io.coxswain.json.Json;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.json.JsonMapper;

class CsvImportConfigTest {

    private static final JsonMapper JSON = new Json().mapper();

    @TempDir
    Path directory;
    Path root;
    CsvImportJobType type;

    @BeforeEach
    void files() throws IOException {
        root = Files.createDirectories(directory.resolve("import"));
        Files.createDirectories(root.resolve("airports"));
        Files.writeString(root.resolve("airports/airports.csv"), "a\n");
        Files.writeString(directory.resolve("secret.csv"), "a\n");
        Files.createSymbolicLink(root.resolve("leak.csv"), directory.resolve("secret.csv"));
        Files.createSymbolicLink(root.resolve("outside"), directory);
        Files.createSymbolicLink(root.resolve("alias.csv"), root.resolve("airports/airports.csv"));
        type = new CsvImportJobType(new ImportRoots(List.of(root)), new FakeConnections(new PGSimpleDataSource()), InstantSource.system());
    }

    @Test
    void givenOnlyFilesAndTable_whenRead_thenTheRestIsByDefault() {
        CsvImportConfig config = read("\"files\": [\"airports/*.csv\"], \"table\": \"public.airports\"");

        assertThat(config).isEqualTo(new CsvImportConfig(List.of("airports/*.csv"), "metadata", "public.airports", true, true, ",", "\"",
                "",
                "UTF-8", "append", 4, "8MB", "fail", 0L));
        assertThat(config.chunkBytes()).isEqualTo(8 << 20);
        assertThat(config).isEqualTo(type.exampleConfig());
    }

    @Test
    void givenTheWholeConfigOfTheDesign_whenRead_thenItIsValid() {
        CsvImportConfig config = read("""
                "files": ["airports/*.csv", "**/a?rports.csv", "alias.csv"], "connection": "metadata", "table": "public.airports",
                "createTable": true, "header": true, "delimiter": ",", "quote": "\\"", "nullString": "", "encoding": "UTF-8",
                "mode": "truncate", "parallelism": 4, "chunkSize": "8MB", "onBadRow": "skip", "maxBadRows": 0""");

        assertThat(violations(config)).isEmpty();
        assertThat(type.validate(config)).isEmpty();
        assertThat(read(JSON.writeValueAsString(config).replaceAll("^\\{|}$", ""))).isEqualTo(config);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"files\": [\"nothing/*.csv\"]    | /files/0     | matches no file below",
        "\"files\": [\"../secret.csv\"]    | /files/0     | must be relative to a root, without '..'",
        "\"files\": [\"/etc/passwd\"]      | /files/0     | must be relative to a root, without '..'",
        "\"files\": [\"leak.csv\"]         | /files/0     | matches no file below",
        "\"files\": [\"outside/secret.csv\"] | /files/0   | matches no file below",
        "\"files\": [\"outside/*.csv\"]    | /files/0     | matches no file below",
        "\"files\": [\"[a\"]               | /files/0     | is not a pattern",
        "\"connection\": \"warehouse\"     | /connection  | is not configured; there are [metadata]",
        "\"table\": \"a.b.c\"              | /table       | is not a table",
        "\"table\": \"t; drop table x\"    | /table       | is not a table",
        "\"table\": \"public.\\\"t\\\"\"   | /table       | is not a table",
        "\"table\": \"t123456789012345678901234567890123456789012345678901234567890\" | /table | longer than 55 bytes",
        "\"delimiter\": \",,\"             | /delimiter   | one ASCII character",
        "\"delimiter\": \"§\"              | /delimiter   | one ASCII character",
        "\"delimiter\": \"\\n\"            | /delimiter   | one ASCII character",
        "\"quote\": \"\"                   | /quote       | one ASCII character",
        "\"quote\": \",\"                  | /quote       | must differ from the delimiter",
        "\"encoding\": \"UTF-9\"           | /encoding    | is not known",
        "\"encoding\": \"?!\"              | /encoding    | is not known",
        "\"chunkSize\": \"8 apples\"       | /chunkSize   | is not a size",
        "\"chunkSize\": \"63KB\"           | /chunkSize   | from 64KB to 1GB",
        "\"chunkSize\": \"2GB\"            | /chunkSize   | from 64KB to 1GB",
        "\"nullString\": \"a\\nb\"         | /nullString  | without line breaks",
    })
    void givenAValueThatCantWork_whenValidated_thenItsFieldIsNamed(String field, String pointer, String message) {
        String name = field.substring(1, field.indexOf('"', 1));
        String others = (name.equals("files") ? "" : ", \"files\": [\"airports/*.csv\"]") + (name.equals("table")
                ? ""
                : ", \"table\": \"t\"");

        List<Violation> violations = type.validate(read(field + others));

        assertThat(violations).hasSize(1);
        assertThat(violations.getFirst().pointer()).isEqualTo(pointer);
        assertThat(violations.getFirst().message()).contains(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "\"files\": []            | files",
        "\"files\": [\" \"]       | files[0].<list element>",
        "\"table\": \"\"          | table",
        "\"mode\": \"replace\"    | mode",
        "\"parallelism\": 0       | parallelism",
        "\"parallelism\": 257     | parallelism",
        "\"onBadRow\": \"ignore\" | onBadRow",
        "\"maxBadRows\": -1       | maxBadRows",
    })
    void givenAValueOutOfItsRange_whenValidated_thenTheAnnotationsRefuseIt(String field, String property) {
        String name = field.substring(1, field.indexOf('"', 1));
        String others = (name.equals("files") ? "" : ", \"files\": [\"airports/*.csv\"]") + (name.equals("table")
                ? ""
                : ", \"table\": \"t\"");

        List<String> violations = violations(read(field + others));

        assertThat(violations).containsExactly(property);
    }

    private static CsvImportConfig read(String fields) {
        return JSON.readValue("{" + fields + "}", CsvImportConfig.class);
    }

    private static List<String> violations(CsvImportConfig config) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            return validator.validate(config).stream().map(violation -> violation.getPropertyPath().toString()).toList();
        }
    }
}
