package io.coxswain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Violation;
import jakarta.validation.Valid;
import jakarta.validation.Validation;
import jakarta.validation.ValidatorFactory;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StrictReaderTest {

    private static final ValidatorFactory VALIDATORS = Validation.buildDefaultValidatorFactory();

    enum Colour {
        RED, GREEN
    }

    record Part(@NotBlank String name, @Min(1) int amount) {}

    record Order(@Nullable List<@Valid Part> parts, @NotNull Duration within, @Nullable Map<String, String> labels,
            @Nullable Colour colour, @Min(0) int count) {}

    private final Json json = new Json();
    private final StrictReader reader = new StrictReader(json, VALIDATORS.getValidator(), SecretMask.standard());

    @AfterAll
    static void closeValidators() {
        VALIDATORS.close();
    }

    @Test
    void givenWhatFits_whenReading_thenTheRecord() {
        Order order = read("""
                {"parts": [{"name": "bolt", "amount": 2}], "within": "10m", "labels": {"a/b": "c"}, "colour": "green", "count": 1}""");

        assertThat(order).isEqualTo(
                new Order(List.of(new Part("bolt", 2)), Duration.ofMinutes(10), Map.of("a/b", "c"), Colour.GREEN, 1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"within": "5s", "count": 0, "cuont": 1}       | /config/cuont  | is not a known field: remove it or use one of [parts, \
            within, labels, colour, count]
            {"within": "soon", "count": 0}                 | /config/within | must be a duration such as 50ms, 5s, 10m, 1h or \
            PT5S, of up to a century, not "soon"
            {"within": {}, "count": 0}                     | /config/within | must be a duration such as 50ms, 5s, 10m, 1h or \
            PT5S, of up to a century, not ""
            {"within": "5s", "count": "1"}                 | /config/count  | must be a whole number
            {"within": "5s", "count": 1.5}                 | /config/count  | must be a whole number, not 1.5
            {"within": "5s", "count": null}                | /config/count  | must be a whole number
            {"within": "5s", "count": true}                | /config/count  | must be a whole number
            {"within": "5s", "count": 0, "colour": "blue"} | /config/colour | must be one of [RED, GREEN], not "blue"
            {"within": "5s", "count": 0, "colour": 1}      | /config/colour | must be one of [RED, GREEN], not 1
            {"within": "5s", "count": 0, "parts": {}}      | /config/parts  | must be a list
            {"within": "5s", "count": 0, "parts": [1]}     | /config/parts/0 | must be an object
            {"within": "5s", "count": 0, "labels": "a"}    | /config/labels | must be an object
            []                                             | /config        | must be an object
            {"within": "5s", "count": -1}                      | /config/count  | must be greater than or equal to 0
            {"count": 0}                                       | /config/within | must not be null
            null                                               | /config        | must be an object, not null
            {"within": "5s", "count": 0, "parts": [{"name": "a", "amount": 1, "x/y~z": 0}]}                 \
            | /config/parts/0/x~1y~0z | is not a known field
            {"within": "5s", "count": 0, "parts": [{"name": "a", "amount": 1}, {"name": " ", "amount": 1}]} \
            | /config/parts/1/name    | must not be blank
            """)
    void givenWhatDoesNotFit_whenReading_thenThePointerAndTheMessageSayWhere(String text, String pointer, String message) {
        InvalidInputException refused = refuse(text);

        assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_CONFIG);
        assertThat(refused.violations()).singleElement().satisfies(violation -> {
            assertThat(violation.pointer()).isEqualTo(pointer);
            assertThat(violation.message()).startsWith(message);
        });
    }

    @Test
    void givenSeveralMistakes_whenReading_thenAllAreListedInOrder() {
        InvalidInputException refused = refuse("""
                {"within": null, "count": -1, "parts": [{"name": "", "amount": 0}]}""");

        assertThat(refused.violations()).extracting(Violation::pointer).containsExactly("/config/count", "/config/parts/0/amount",
                "/config/parts/0/name", "/config/within");
        assertThat(refused).hasMessage("/config/count must be greater than or equal to 0 (and 3 more)");
    }

    private Order read(String text) {
        return reader.read(json.mapper().readTree(text), Order.class, "/config");
    }

    private InvalidInputException refuse(String text) {
        InvalidInputException refused = catchThrowableOfType(InvalidInputException.class, () -> read(text));
        assertThat(refused).isNotNull();
        return refused;
    }
}
