package io.coxswain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    record Times(Duration delay, Instant at) {}

    private final Json json = new Json();

    @ParameterizedTest
    @CsvSource({"50ms, PT0.05S", "5s, PT5S", "10m, PT10M", "1h, PT1H", "2d, PT48H", "PT5S, PT5S", "250, PT0.25S", "-5s, PT-5S"})
    void givenADurationAsPeopleWriteIt_whenReading_thenItIsUnderstood(String text, String iso) {
        assertThat(json.read('"' + text + '"', Duration.class)).isEqualTo(Duration.parse(iso));
    }

    @ParameterizedTest
    @CsvSource({"PT0.05S, 50ms", "PT1.5S, 1500ms", "PT5S, 5s", "PT10M, 600s", "PT0S, 0s"})
    void givenADuration_whenWritten_thenItCanBeReadAgain(String iso, String text) {
        Duration duration = Duration.parse(iso);

        String written = json.write(duration);

        assertThat(written).isEqualTo('"' + text + '"');
        assertThat(json.read(written, Duration.class)).isEqualTo(duration);
    }

    @Test
    void givenAMoment_whenWritten_thenInUtcWhateverTheZoneOfTheMachine() {
        String written = json.write(new Times(Duration.ofMillis(5), Instant.parse("2026-01-02T03:04:05.678Z")));

        assertThat(written).isEqualTo("""
                {"delay":"5ms","at":"2026-01-02T03:04:05.678Z"}""");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1, \"a\": 2}", "{\"a\": 1} x", "{\"a\": 1", "", "[1]"})
    void givenSloppyJson_whenReading_thenRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> json.read(text, Map.class)).withMessageStartingWith("JSON does not fit Map");
    }

    @Test
    void givenANulCharacter_whenWriting_thenRefusedSincePostgresCantStoreIt() {
        assertThatIllegalArgumentException().isThrownBy(() -> json.write(Map.of("a", "x\0y")))
                .withMessageContaining("NUL character");
    }

    @Test
    void givenTheTextOfAnEscape_whenWriting_thenItIsNoNulCharacter() {
        assertThat(json.write("\\u0000")).isEqualTo("\"\\\\u0000\"");
    }

    @Test
    void givenNothing_whenReadAsATree_thenNothing() {
        assertThat(json.tree(null)).isNull();
    }
}
