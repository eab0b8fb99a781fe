package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.security.TokenSet.Entry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenSetTest {

    private static final String OPEN_SESAME = "41ef4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4eb";

    private static RefusedSecurityException refused(Entry... entries) {
        return catchThrowableOfType(RefusedSecurityException.class, () -> TokenSet.of(List.of(entries)));
    }

    private static Entry entry(String where, @Nullable String name, @Nullable String sha256) {
        return new Entry(where, name, sha256, Role.VIEWER);
    }

    @Test
    void givenTokens_whenOneIsShown_thenItsOwnerIsKnownAndNobodyElse() {
        TokenSet tokens = TokenSet.of(List.of(new Entry("1", "ali", OPEN_SESAME.toUpperCase(), Role.OPERATOR),
                new Entry("2", "other", "f".repeat(64), Role.ADMIN)));

        assertThat(tokens.find("open sesame")).hasValue(new TokenSet.Owner("ali", Role.OPERATOR));
        assertThat(tokens.find("open barley")).isEmpty();
        assertThat(tokens.find(OPEN_SESAME)).isEmpty();
        assertThat(tokens.find("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'', name", "'two words', name", "a/b, name"})
    void givenNameThatIsNone_whenRead_thenItsPlaceAndTheCureAreNamed(String name, String what) {
        RefusedSecurityException refused = refused(entry("coxswain.security.tokens[3]", name, OPEN_SESAME));

        assertThat(refused).hasMessageContaining("coxswain.security.tokens[3]").hasMessageContaining(what);
        assertThat(refused.cure()).contains("letters");
    }

    @ParameterizedTest
    @CsvSource({"''", "abc", "zz4bb0b23661e66301aac36066912dac037827b4ae63a7b1165a5aa93ed4ebb0",
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"})
    void givenHashThatIsNoneOrOfNothing_whenRead_thenTheCureIsNamedAndTheValueIsNot(String sha256) {
        RefusedSecurityException refused = refused(entry("coxswain.security.tokens[0]", "ali", sha256));

        assertThat(refused).hasMessageContaining("coxswain.security.tokens[0] (ali)").hasMessageContaining("SHA-256");
        assertThat(refused.cure()).contains("sha256sum");
        if (!sha256.isEmpty()) {
            assertThat(refused.getMessage() + refused.cure()).doesNotContain(sha256);
        }
    }

    @Test
    void givenNoNameHashOrRole_whenRead_thenItIsRefused() {
        assertThat(refused(entry("here", null, OPEN_SESAME))).hasMessageContaining("here");
        assertThat(refused(entry("here", "ali", null))).hasMessageContaining("here");
        assertThat(refused(new Entry("here", "ali", OPEN_SESAME, null))).hasMessageContaining("has no role");
    }

    @Test
    void givenTheSameNameOrHashTwice_whenRead_thenBothPlacesAreNamed() {
        assertThat(refused(entry("first", "ali", OPEN_SESAME), entry("second", "ali", "f".repeat(64))))
                .hasMessageContaining("second has the name of first");
        assertThat(refused(entry("first", "ali", OPEN_SESAME), entry("second", "baba", OPEN_SESAME)))
                .hasMessageContaining("second has the sha256 of first");
    }
}
