package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.testing.Configured;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class SecurityCheckTest {

    private static final String PREFIX = "coxswain.security.";

    private static MockEnvironment environment(String... settings) {
        MockEnvironment environment = new MockEnvironment().withProperty("server.address", "0.0.0.0");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            environment.setProperty(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return environment;
    }

    private static RefusedSecurityException refused(String... settings) {
        return catchThrowableOfType(RefusedSecurityException.class, new SecurityCheck(environment(settings))::run);
    }

    @Test
    void givenTokens_whenCheckedOnAnyAddress_thenTheNodeMayStartAndTlsIsAdvised(CapturedOutput output) {
        var environment = environment(PREFIX + "mode=token", PREFIX + "tokens[0].name=ci", PREFIX + "tokens[0].role=operator",
                PREFIX + "tokens[0].sha256=" + TestToken.hash("one"));

        assertThatCode(new SecurityCheck(environment)::run).doesNotThrowAnyException();
        assertThat(output).contains("without TLS", "server.ssl.*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"server.address=127.0.0.1", "server.ssl.bundle=web", "server.ssl.key-store=keys.p12"})
    void givenTokensThatNobodyCanOverhear_whenChecked_thenNothingIsSaid(String setting, CapturedOutput output) {
        var environment = environment(setting, PREFIX + "mode=token", PREFIX + "tokens[0].name=ci", PREFIX + "tokens[0].role=operator",
                PREFIX + "tokens[0].sha256=" + TestToken.hash("one"));

        new SecurityCheck(environment).run();

        assertThat(output).doesNotContain("TLS");
    }

    @Test
    void givenTokenModeWithoutTokens_whenChecked_thenTheCureIsNamed() {
        RefusedSecurityException refused = refused(PREFIX + "mode=token");

        assertThat(refused).hasMessageContaining("coxswain.security.mode=token").hasMessageContaining("no token");
        assertThat(refused.cure()).contains("coxswain.security.tokens[0].name", "coxswain.security.tokens-file", "openssl rand -hex 32");
    }

    @Test
    void givenTokensFileThatIsNotThere_whenChecked_thenItIsNamed() {
        RefusedSecurityException refused = refused(PREFIX + "mode=token", PREFIX + "tokens-file=/no/such/file");

        assertThat(refused).hasMessageContaining("/no/such/file").hasMessageContaining("NoSuchFile");
        assertThat(refused.cure()).contains("coxswain.security.tokens-file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256=abc", "sha256=", "name=", "name=two words"})
    void givenTokenThatIsWrong_whenChecked_thenItsKeyIsNamed(String wrong) {
        RefusedSecurityException refused = refused(PREFIX + "mode=token", PREFIX + "tokens[0].name=ci", PREFIX + "tokens[0].role=viewer",
                PREFIX + "tokens[0].sha256=" + TestToken.hash("one"), PREFIX + "tokens[0]." + wrong);

        assertThat(refused).hasMessageContaining("coxswain.security.tokens[0]");
    }

    @Test
    void givenRoleThatThereIsNot_whenChecked_thenItsKeyAndValueAreNamed() {
        Throwable refused = catchThrowable(new SecurityCheck(environment(PREFIX + "mode=token", PREFIX + "tokens[0].name=ci",
                PREFIX + "tokens[0].role=chief", PREFIX + "tokens[0].sha256=" + TestToken.hash("one")))::run);

        assertThat(refused).hasStackTraceContaining("coxswain.security.tokens[0].role").hasStackTraceContaining("chief");
    }

    @Test
    void givenTokensInLoopbackMode_whenChecked_thenItIsAskedWhatIsMeant() {
        RefusedSecurityException refused = refused("server.address=127.0.0.1", PREFIX + "tokens[0].name=ci");

        assertThat(refused).hasMessageContaining("nobody is asked for one");
        assertThat(refused.cure()).contains("coxswain.security.mode=token");
    }

    @Test
    void givenOauth2WithoutKeys_whenChecked_thenTheSettingsAreNamed() {
        RefusedSecurityException refused = refused(PREFIX + "mode=oauth2");

        assertThat(refused.cure()).contains("spring.security.oauth2.resourceserver.jwt.issuer-uri", "jwk-set-uri", "audiences");
    }

    @ParameterizedTest
    @ValueSource(strings = {"issuer-uri", "jwk-set-uri"})
    void givenOauth2WithKeys_whenChecked_thenTheNodeMayStart(String key) {
        var environment = environment(PREFIX + "mode=oauth2", "spring.security.oauth2.resourceserver.jwt." + key + "=https://idp.example");

        assertThatCode(new SecurityCheck(environment)::run).doesNotThrowAnyException();
    }

    @Test
    void givenNothing_whenBound_thenTheDefaultsAreAsTold() {
        SecurityProperties defaults = Configured.bind(SecurityProperties.class);

        assertThat(defaults.mode()).isEqualTo(SecurityProperties.Mode.LOOPBACK);
        assertThat(defaults.failedLogins()).isEqualTo(10);
        assertThat(defaults.oauth2()).isEqualTo(new SecurityProperties.Claims("sub", "roles", "coxswain-"));
    }

    @Test
    void givenSettingsThatMakeNoSense_whenBound_thenTheyAreNamed() {
        Configured.assertRefused(SecurityProperties.class, "failed-logins=-1").contains("coxswain.security.failed-logins");
        Configured.assertRefused(SecurityProperties.class, "masked-keys=(").contains("coxswain.security.masked-keys");
    }
}
