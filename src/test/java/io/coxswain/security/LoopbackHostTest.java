package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoopbackHostTest {

    @ParameterizedTest
    @CsvSource({"localhost, localhost, 80", "LocalHost:8080, localhost, 8080", "127.0.0.1:1, 127.0.0.1, 1",
        "127.255.0.42, 127.255.0.42, 80", "[::1]:8080, [::1], 8080"})
    void givenNameOfThisMachine_whenRead_thenItIsKnown(String host, String name, int port) {
        assertThat(LoopbackHost.parse(host, false)).hasValue(new LoopbackHost(name, port));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "evil.example", "localhost.evil.example", "evil.example:8080", "127.0.0.1.evil.example", "127.1",
        "127.0.0.256", "128.0.0.1", "0.0.0.0", "::1", "[::2]", "localhost:", "localhost:123456", "localhost:80@evil.example",
        "localhost ", "2130706433"})
    void givenAnyOtherName_whenRead_thenItIsNot(String host) {
        assertThat(LoopbackHost.parse(host, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "", "http://evil.example", "file://", "http://localhost:8080/path",
        "http://localhost:8080@evil.example",
        "http://user@localhost:8080", "ftp://localhost", "localhost:8080", "http://localhost:8080?q", "::::"})
    void givenForeignOrigin_whenRead_thenItIsNotThisMachine(String origin) {
        assertThat(LoopbackHost.parseOrigin(origin)).isEmpty();
    }

    @Test
    void givenOriginOfThisMachine_whenRead_thenItsPortIsThatOfItsScheme() {
        assertThat(LoopbackHost.parseOrigin("http://localhost")).hasValue(new LoopbackHost("localhost", 80));
        assertThat(LoopbackHost.parseOrigin("https://127.0.0.1")).hasValue(new LoopbackHost("127.0.0.1", 443));
        assertThat(LoopbackHost.parseOrigin("http://[::1]:8080")).hasValue(new LoopbackHost("[::1]", 8080));
    }
}
