package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.coxswain.testing.NodeApi.Answer;
import io.coxswain.testing.TestPostgres;
import io.coxswain.testing.WebNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who is let in by JWTs, whose keys an authorization server on loopback gives out. */
class Oauth2ModeTest {

    private static final String ISSUER = "https://issuer.example";
    private static final String JOBS = "/api/v1/jobs";

    private static RSAKey key;
    private static HttpServer server;
    private static WebNode node;
    private static volatile boolean away;

    @BeforeAll
    static void startServerAndNode() throws IOException, JOSEException {
        key = new RSAKeyGenerator(2048).keyID("first").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/keys", exchange -> {
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(away ? 503 : 200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        String jwt = "--spring.security.oauth2.resourceserver.jwt.";
        node = WebNode.start("oauth2", TestPostgres.freshDatabase(), "--coxswain.security.mode=oauth2",
                jwt + "issuer-uri=" + ISSUER, jwt + "jwk-set-uri=http://127.0.0.1:" + server.getAddress().getPort() + "/keys",
                jwt + "audiences=coxswain", "--coxswain.security.oauth2.name-claim=preferred_username",
                "--coxswain.security.oauth2.role-claim=realm_access.roles", "--coxswain.security.failed-logins=10000");
    }

    @AfterAll
    static void stop() {
        node.close();
        server.stop(0);
    }

    private static String token(UnaryOperator<JWTClaimsSet.Builder> changes, RSAKey signer) {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer(ISSUER).audience("coxswain").subject("4711")
                .claim("preferred_username", "grace").expirationTime(Date.from(Instant.now().plusSeconds(300)))
                .claim("realm_access", Map.of("roles", List.of("offline_access", "coxswain-viewer")));
        var signed = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signer.getKeyID()).build(), changes.apply(claims)
                .build());
        try {
            signed.sign(new RSASSASigner(signer));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return signed.serialize();
    }

    private static String token(UnaryOperator<JWTClaimsSet.Builder> changes) {
        return token(changes, key);
    }

    private static UnaryOperator<JWTClaimsSet.Builder> roles(Object roles) {
        return claims -> claims.claim("realm_access", Map.of("roles", roles));
    }

    private static Answer get(String token) {
        return node.api().send(GuardedNodes.with(token).GET(), JOBS);
    }

    private static int submit(String token) {
        return node.api().send(GuardedNodes.with(token).header("Content-Type", "application/json").POST(BodyPublishers.ofString("{}")),
                JOBS)
                .status();
    }

    @Test
    void givenJwtWithRoles_whenCalled_thenTheHighestOfOursCounts() {
        assertThat(get(token(UnaryOperator.identity())).status()).isEqualTo(200);
        assertThat(submit(token(UnaryOperator.identity()))).isEqualTo(403);
        assertThat(submit(token(roles(List.of("coxswain-viewer", "coxswain-operator"))))).isEqualTo(422);
        assertThat(submit(token(roles("email coxswain-operator")))).isEqualTo(422);
    }

    @Test
    void givenJwtWithoutARoleOfOurs_whenCalled_thenTheCallerIsKnownAndMayDoNothing() {
        Answer answer = get(token(roles(List.of("admin", "coxswain-chief"))));

        assertThat(answer.require(403).json().get("detail").stringValue()).contains("needs the role viewer", "grace has no role");
        assertThat(get(token(claims -> claims.claim("realm_access", null))).status()).isEqualTo(403);
        assertThat(get(token(claims -> claims.claim("realm_access", "coxswain-admin"))).status()).isEqualTo(403);
    }

    @Test
    void givenJwtThatIsNotForUsOrNotOfOurServer_whenCalled_thenItIsNotAccepted() throws JOSEException {
        RSAKey stranger = new RSAKeyGenerator(2048).keyID("first").generate();

        assertThat(get(token(claims -> claims.audience("another"))).status()).isEqualTo(401);
        assertThat(get(token(claims -> claims.issuer("https://other.example"))).status()).isEqualTo(401);
        assertThat(get(token(claims -> claims.expirationTime(Date.from(Instant.now().minusSeconds(300))))).status()).isEqualTo(401);
        assertThat(get(token(claims -> claims.expirationTime(null))).status()).isEqualTo(401);
        assertThat(get(token(claims -> claims.notBeforeTime(Date.from(Instant.now().plusSeconds(300))))).status()).isEqualTo(401);
        assertThat(get(token(claims -> claims.claim("preferred_username", null))).status()).isEqualTo(401);
        assertThat(get(token(UnaryOperator.identity(), stranger)).status()).isEqualTo(401);
        assertThat(get(new PlainJWT(new JWTClaimsSet.Builder().issuer(ISSUER).audience("coxswain").subject("4711").build()).serialize())
                .status()).isEqualTo(401);
        assertThat(get("no-jwt").require(401).json().get("code").stringValue()).isEqualTo("unauthenticated");
    }

    @Test
    void givenNobody_whenCalled_thenOnlyHealthIsAnswered() {
        assertThat(node.api().get(JOBS).require(401).response().headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer realm=\"Coxswain\"");
        assertThat(node.api().get("/actuator/health").status()).isEqualTo(200);
        assertThat(node.api().get("/v3/api-docs").status()).isEqualTo(401);
    }

    @Test
    void givenServerThatIsAway_whenAnUnknownKeyComes_thenTheCallerMayTryAgain() throws JOSEException {
        RSAKey next = new RSAKeyGenerator(2048).keyID("next").generate();
        away = true;

        Answer answer;
        try {
            answer = get(token(UnaryOperator.identity(), next));
        } finally {
            away = false;
        }

        assertThat(answer.require(503).json().get("code").stringValue()).isEqualTo("login-unavailable");
        assertThat(answer.json().get("retryable").booleanValue()).isTrue();
        assertThat(answer.response().headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void givenPage_whenOpenedWithAJwtAsPassword_thenTheDocumentTellsOfJwts() {
        String credentials = Base64.getEncoder().encodeToString(("me:" + token(UnaryOperator.identity()))
                .getBytes(StandardCharsets.UTF_8));

        Answer document = node.api().send(HttpRequest.newBuilder().GET().header("Authorization", "Basic " + credentials), "/v3/api-docs");

        assertThat(document.require(200).json().at("/components/securitySchemes/token/bearerFormat").stringValue()).isEqualTo("JWT");
    }
}
