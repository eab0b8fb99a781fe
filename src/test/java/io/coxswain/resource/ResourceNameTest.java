package io.coxswain.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResourceNameTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "snapshots/42", "table/part-1.csv", "a b", "ümlaut/日本語.txt", "...x", ".hidden", "a..b", "com10", "console",
        "a=b,c;d'e+f@g~h#i$j%k&l(m)[n]{o}!^`"})
    void givenANameThatEverySystemTakes_whenChecked_thenItIsAccepted(String name) {
        assertThat(ResourceName.check("name", name)).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                     | is empty
            ..                     | has the part '..', which leads elsewhere: name the place itself
            ../etc/passwd          | has the part '..'
            a/../../b              | has the part '..'
            a/./b                  | has the part '.'
            /etc/passwd            | has an empty part
            a//b                   | has an empty part
            a/                     | has an empty part
            a\\b                   | holds one of
            ..\\..\\windows        | holds one of
            C:/windows             | holds one of
            \\\\server\\share      | holds one of
            file.txt:stream        | holds one of
            a*                     | holds one of
            what?                  | holds one of
            NUL                    | is a device on Windows
            dir/aux.txt            | is a device on Windows
            Lpt1                   | is a device on Windows
            a./b                   | ends with a dot
            ' a'                   | begins or ends with a space
            'a '                   | begins or ends with a space
            a／b                   | look like others: write it in Unicode's normal form NFKC, here 'a/b'
            ．．/b                 | look like others: write it in Unicode's normal form NFKC, here '../b'
            ‥/b                    | look like others
            ＼                      | look like others
            ﬁle                    | look like others: write it in Unicode's normal form NFKC, here 'file'
            """)
    void givenANameThatLeadsElsewhere_whenChecked_thenItIsRefusedWithTheCure(String name, String message) {
        InvalidInputException refusal = refusal(name);

        assertThat(refusal).hasMessageContaining(message).hasMessageStartingWith("The name '");
        assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_RESOURCE_NAME);
        assertThat(refusal.violations()).singleElement().satisfies(violation -> assertThat(violation.pointer()).isEqualTo("/name"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x0a, 0x1b, 0x7f, 0x85, 0xa0, 0xad, 0x200b, 0x202e, 0x2028, 0x2066, 0xfeff, 0xe000, 0xe0041, 0x378})
    void givenACharacterThatCanNotBeSeen_whenChecked_thenTheNameIsRefusedAndTheMessageDoesNotHoldIt(int character) {
        String hidden = Character.toString(character);

        InvalidInputException refusal = refusal("a" + hidden + "b");

        assertThat(refusal).hasMessageContaining("can't be seen: leave it out");
        assertThat(refusal.getMessage()).doesNotContain(hidden).contains("a\\u%04xb".formatted(character));
    }

    @ParameterizedTest
    @ValueSource(strings = {"e\u0301", "a\ud800", "\udc00b"})
    void givenADecomposedOrHalfACharacter_whenChecked_thenItIsRefused(String name) {
        assertThat(refusal(name).code()).isEqualTo(ErrorCode.INVALID_RESOURCE_NAME);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a | 200 | 1 | true
            a | 201 | 1 | false
            ü | 100 | 1 | true
            ü | 101 | 1 | false
            a | 100 | 5 | true
            a | 102 | 5 | false
            """)
    void givenLongParts_whenChecked_thenBytesCount(String character, int length, int parts, boolean fits) {
        String part = character.repeat(length);
        String name = String.join("/", Collections.nCopies(parts, part));

        InvalidInputException refusal = refusal(name);

        assertThat(refusal == null).isEqualTo(fits);
    }

    private static InvalidInputException refusal(String name) {
        return catchThrowableOfType(InvalidInputException.class, () -> ResourceName.check("name", name));
    }
}
