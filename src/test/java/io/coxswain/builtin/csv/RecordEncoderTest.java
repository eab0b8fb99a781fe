package io.coxswain.builtin.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordEncoderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "a,b            | a⇥b",
        ",              | \\N⇥\\N",
        "\"\",x         | ⇥x",
        "NULL,\"NULL\"  | NULL⇥NULL",
        "\"a,b\",c      | a,b⇥c",
        "\"a\"\"b\",c   | a\"b⇥c",
        "\"\"\"\",c     | \"⇥c",
        "5\" pipe,x     | 5\" pipe⇥x",
        "\\N,\\.        | \\\\N⇥\\\\.",
        "\"a↵b\",c⇥d    | a\\nb⇥c\\td",
        "é,🚣           | é⇥🚣",
    })
    void givenARecord_whenEncoding_thenItIsOneLineOfCopyText(String record, String expected) {
        Encoded encoded = encode(visible(record), 2, "");

        assertThat(encoded.problem()).isNull();
        assertThat(encoded.text()).isEqualTo(visible(expected) + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
        "a              | 1 field instead of 2",
        "a,b,c          | 3 fields instead of 2",
        "\"a\"b,c       | a quote is not closed, or text follows a closing one",
        "\"a,b          | a quote is not closed, or text follows a closing one",
        "a␀,b           | a NUL, or bytes that the encoding does not allow",
    })
    void givenABadRecord_whenEncoding_thenItSaysWhy(String record, String problem) {
        Encoded encoded = encode(visible(record), 2, "");

        assertThat(encoded.problem()).isEqualTo(problem);
    }

    @Test
    void givenANullString_whenEncoding_thenOnlyUnquotedOnesAreNull() {
        Encoded encoded = encode("NULL,\"NULL\"", 2, "NULL");

        assertThat(encoded.text()).isEqualTo("\\N\tNULL\n");
    }

    @Test
    void givenBytesThatAreNotUtf8_whenEncoding_thenItSaysSo() {
        byte[] latin = "é,b".getBytes(StandardCharsets.ISO_8859_1);
        RecordEncoder encoder = new RecordEncoder(RecordReaderTest.DIALECT, 2);

        String problem = encoder.encode(latin, 0, latin.length);

        assertThat(problem).isEqualTo("bytes that are not UTF-8");
    }

    private record Encoded(@Nullable String problem, String text) {}

    private static Encoded encode(String record, int columns, String nullString) {
        Dialect dialect = new Dialect((byte) ',', (byte) '"', nullString, StandardCharsets.UTF_8, true);
        RecordEncoder encoder = new RecordEncoder(dialect, columns);
        byte[] bytes = record.getBytes(StandardCharsets.UTF_8);
        String problem = encoder.encode(bytes, 0, bytes.length);
        return new Encoded(problem, new String(encoder.line(), 0, encoder.length(), StandardCharsets.UTF_8));
    }

    private static String visible(String text) {
        return text.replace('⇥', '\t').replace('↵', '\n').replace('␀', '\0');
    }
}
