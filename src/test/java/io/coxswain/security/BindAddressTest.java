package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.Coxswain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class BindAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.2", "::1", "localhost"})
    void givenLoopbackAddress_whenChecked_thenTheNodeMayStart(String address) {
        var environment = new MockEnvironment().withProperty("server.address", address);

        assertThatCode(new BindAddressCheck(environment)::run).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "::", "192.0.2.1", "no.such.host.invalid"})
    void givenAddressThatOthersCanReach_whenChecked_thenTheCureIsNamed(String address) {
        var environment = new MockEnvironment().withProperty("server.address", address);

        var refused = catchThrowableOfType(RefusedSecurityException.class, new BindAddressCheck(environment)::run);

        assertThat(refused).hasMessageContaining("server.address=" + address);
        assertThat(refused.cure()).contains("server.address=127.0.0.1", "coxswain.security.mode=token");
    }

    @Test
    void givenManagementPortThatOthersCanReach_whenChecked_thenItIsRefused() {
        var environment = new MockEnvironment().withProperty("server.address", "127.0.0.1").withProperty("management.server.port", "9000");

        var refused = catchThrowableOfType(RefusedSecurityException.class, new BindAddressCheck(environment)::run);

        assertThat(refused).hasMessageContaining("management.server.address");
    }

    @Test
    void givenOpenAddress_whenNodeStarts_thenItEndsWithOneParagraphAndHasStartedNothing(CapturedOutput output) {
        var node = new SpringApplicationBuilder(Coxswain.class);

        var refused = catchThrowableOfType(RefusedSecurityException.class, () -> node.run("--server.address=0.0.0.0", "--server.port=0",
                "--coxswain.dev.data-dir=target/never"));

        assertThat(refused).isNotNull();
        assertThat(output).contains("APPLICATION FAILED TO START", "server.address=0.0.0.0 would let other machines call this node",
                "Set coxswain.security.mode=token").doesNotContain("\tat io.coxswain", "Embedded Postgres started");
    }
}
