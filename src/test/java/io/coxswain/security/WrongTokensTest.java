package io.coxswain.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.testing.HandTurnedScheduler;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.jwt.JwtValidationException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;

/** What guessing leads to. */
class WrongTokensTest {

    private static final String GUESSER = "192.0.2.1";

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final GuardedLogin login = new GuardedLogin(WrongTokensTest::judge, new FailedLogins(scheduler, 3));

    private static Authentication judge(Authentication presented) {
        return switch (((BearerTokenAuthenticationToken) presented).getToken()) {
            case "right" -> new PreAuthenticatedAuthenticationToken("ali", "", Role.VIEWER.authorities());
            case "expired" -> throw RefusedLoginException.wrong(new JwtValidationException("expired", List.of(new OAuth2Error(
                    "invalid_token"))));
            case "unjudged" -> throw RefusedLoginException.unavailable(new IllegalStateException("no keys"));
            default -> throw RefusedLoginException.wrong(null);
        };
    }

    private int status(String token, String address) {
        var refused = catchThrowableOfType(RefusedLoginException.class, () -> login.authenticate(token, address));
        return refused == null ? 200 : refused.answer().problem().status();
    }

    @Test
    void givenGuesses_whenThereWereTooMany_thenNotEvenTheRightTokenPassesFromThere() {
        int first = status("guess 1", GUESSER);
        status("guess 2", GUESSER);
        status("guess 3", GUESSER);

        var refused = catchThrowableOfType(RefusedLoginException.class, () -> login.authenticate("right", GUESSER));

        assertThat(first).isEqualTo(401);
        assertThat(refused.answer().problem().code()).isEqualTo("too-many-attempts");
        assertThat(refused.answer().problem().retryable()).isTrue();
        assertThat(refused.answer().headers()).containsEntry("Retry-After", "20");
        assertThat(status("right", "192.0.2.2")).isEqualTo(200);
    }

    @Test
    void givenLimitedAddress_whenItHasWaitedAsTold_thenTheRightTokenPasses() {
        List.of("guess 1", "guess 2", "guess 3").forEach(guess -> status(guess, GUESSER));

        scheduler.advance(Duration.ofSeconds(20));

        assertThat(status("right", GUESSER)).isEqualTo(200);
    }

    @Test
    void givenTokensThatAreNoGuesses_whenTheyFailOften_thenTheAddressIsNotLimited() {
        for (int i = 0; i < 10; i++) {
            assertThat(status("expired", GUESSER)).isEqualTo(401);
            assertThat(status("unjudged", GUESSER)).isEqualTo(503);
        }

        assertThat(status("right", GUESSER)).isEqualTo(200);
    }
}
