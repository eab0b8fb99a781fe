package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.testing.Configured;
import io.coxswain.testing.HandTurnedScheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TokensTest {

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private Path file;

    @BeforeEach
    void writeFile(@TempDir Path folder) throws IOException {
        file = folder.resolve("tokens");
        write("# Who may call\n\nci   operator\t" + TestToken.hash("one") + " # since May\r\n");
    }

    private void write(String content) throws IOException {
        Files.writeString(file, content);
    }

    private Tokens tokens() {
        return new Tokens(scheduler, properties());
    }

    private SecurityProperties properties() {
        return Configured.bind(SecurityProperties.class, "mode=token", "tokens-file=" + file, "tokens[0].name=fixed",
                "tokens[0].role=admin", "tokens[0].sha256=" + TestToken.hash("always"));
    }

    @Test
    void givenFileAndConfiguration_whenTokensOfBothAreShown_thenTheirOwnersAreKnown() {
        Tokens tokens = tokens();

        assertThat(tokens.find("one")).hasValue(new TokenSet.Owner("ci", Role.OPERATOR));
        assertThat(tokens.find("always")).hasValue(new TokenSet.Owner("fixed", Role.ADMIN));
        assertThat(tokens.size()).isEqualTo(2);
    }

    @Test
    void givenFileThatChanges_whenAskedASecondLater_thenNewTokensAreAcceptedAndWithdrawnOnesAreNot() throws IOException {
        Tokens tokens = tokens();
        write("ci operator " + TestToken.hash("two"));

        boolean before = tokens.find("two").isPresent();
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(before).isFalse();
        assertThat(tokens.find("two")).hasValue(new TokenSet.Owner("ci", Role.OPERATOR));
        assertThat(tokens.find("one")).isEmpty();
        assertThat(tokens.find("always")).isPresent();
        assertThat(tokens.problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# nobody\n", "ci operator", "ci chief f00d", "ci viewer f00d", "fixed viewer "
            + "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"})
    void givenFileThatTurnsBad_whenAsked_thenTheLastGoodTokensStayAndItIsToldOnce(String content, CapturedOutput output)
            throws IOException {
        Tokens tokens = tokens();
        write(content);

        scheduler.advance(Duration.ofSeconds(1));
        boolean first = tokens.find("one").isPresent();
        scheduler.advance(Duration.ofSeconds(1));
        boolean second = tokens.find("one").isPresent();

        assertThat(first).isTrue();
        assertThat(second).isTrue();
        assertThat(tokens.problem()).hasValueSatisfying(problem -> assertThat(problem).contains(file.toString()));
        assertThat(output.toString().split("that were accepted before still are", -1)).hasSize(2);
    }

    @Test
    void givenFileThatIsGone_whenItIsBackAsItWas_thenTheProblemIsOver() throws IOException {
        Tokens tokens = tokens();
        String content = Files.readString(file);
        Files.delete(file);

        scheduler.advance(Duration.ofSeconds(1));
        boolean stale = tokens.problem().isPresent();
        write(content);
        scheduler.advance(Duration.ofSeconds(1));

        assertThat(stale).isTrue();
        assertThat(tokens.problem()).isEmpty();
        assertThat(tokens.find("one")).isPresent();
    }

    @Test
    void givenBadFileAtStart_whenChecked_thenLineAndCureAreNamed() throws IOException {
        write("\nci operator f00d\n");

        var refused = catchThrowableOfType(RefusedSecurityException.class, () -> Tokens.check(properties()));

        assertThat(refused).hasMessageContaining("Line 2 of the tokens file " + file).hasMessageContaining("SHA-256");
        assertThat(refused.cure()).contains("sha256sum");
    }
}
