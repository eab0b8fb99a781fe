package io.coxswain.web.forward;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.mock.web.MockHttpServletRequest;

class ForwardSealTest {

    private static final byte[] SECRET = new byte[32];
    private static final byte[] BODY = "{\"rows\": 7}".getBytes(StandardCharsets.UTF_8);
    private static final UUID RECEIVER = UUID.randomUUID();

    /** What somebody between two nodes, or in place of one, could change. */
    static final Map<String, Consumer<MockHttpServletRequest>> FORGERIES = Map.of(
            "method", request -> request.setMethod("DELETE"),
            "path", request -> request.setRequestURI("/api/v1/jobs/another/ticks"),
            "query", request -> request.setQueryString("all=false"),
            "credentials", request -> replace(request, "Authorization", "Bearer mine"),
            "no credentials", request -> request.removeHeader("Authorization"),
            "address", request -> replace(request, Forwarded.FOR, "127.0.0.1"),
            "node", request -> replace(request, Forwarded.BY, "c"),
            "seal of zeros", request -> replace(request, Forwarded.SEAL, "v1." + UUID.randomUUID() + ".1." + "A".repeat(43) + "." + "A"
                    .repeat(
                            43)),
            "number", request -> replace(request, Forwarded.SEAL, request.getHeader(Forwarded.SEAL).replaceFirst("\\.1\\.", ".2.")),
            "no seal", request -> request.removeHeader(Forwarded.SEAL));

    private final ForwardSeal sender = new ForwardSeal(() -> SECRET, UUID::randomUUID, UUID.randomUUID());
    private final ForwardSeal receiver = new ForwardSeal(() -> SECRET, () -> RECEIVER, UUID.randomUUID());

    static Stream<String> forgeries() {
        return FORGERIES.keySet().stream();
    }

    private static void replace(MockHttpServletRequest request, String header, String value) {
        request.removeHeader(header);
        request.addHeader(header, value);
    }

    private MockHttpServletRequest sent(UUID to) {
        var call = new ForwardedCall(to, "192.0.2.7", "POST", "/api/v1/jobs/j/ticks?all=true", Map.of("Authorization", "Bearer theirs"),
                BODY);
        var request = new MockHttpServletRequest("POST", "/api/v1/jobs/j/ticks");
        request.setQueryString("all=true");
        call.headers().forEach(request::addHeader);
        sender.headers("b", call).forEach(request::addHeader);
        return request;
    }

    @Test
    void givenSealedCall_whenOpened_thenItIsKnownWhereItComesFromAndWhatWasSent() {
        Forwarded opened = receiver.open(sent(RECEIVER)).orElseThrow();

        assertThat(opened.node()).isEqualTo("b");
        assertThat(opened.client()).isEqualTo("192.0.2.7");
        assertThat(opened.hasSent(BODY)).isTrue();
        assertThat(opened.hasSent("{\"rows\": 8}".getBytes(StandardCharsets.UTF_8))).isFalse();
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void givenSealedCall_whenAnythingIsChanged_thenItIsNotBelieved(String forgery) {
        MockHttpServletRequest request = sent(RECEIVER);

        FORGERIES.get(forgery).accept(request);

        assertThat(receiver.open(request)).isEmpty();
    }

    @Test
    void givenSealedCall_whenSentAgain_thenItIsNotBelieved() {
        MockHttpServletRequest request = sent(RECEIVER);

        boolean once = receiver.open(request).isPresent();
        boolean twice = receiver.open(request).isPresent();

        assertThat(once).isTrue();
        assertThat(twice).isFalse();
    }

    @Test
    void givenSealForAnotherSession_whenOpened_thenItIsNotBelieved() {
        assertThat(receiver.open(sent(UUID.randomUUID()))).isEmpty();
    }

    @Test
    void givenNodeWithoutSessionOrWithAnotherSecret_whenOpened_thenNothingIsBelieved() {
        ForwardSeal sessionless = new ForwardSeal(() -> SECRET, () -> null, UUID.randomUUID());
        ForwardSeal other = new ForwardSeal(() -> "x".repeat(32).getBytes(StandardCharsets.UTF_8), () -> RECEIVER, UUID.randomUUID());

        assertThat(sessionless.open(sent(RECEIVER))).isEmpty();
        assertThat(other.open(sent(RECEIVER))).isEmpty();
    }
}
