package io.coxswain.job;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.job.JobStore.Position;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;

/** Where a page of jobs ended, as opaque text. */
final class PageToken {

    private PageToken() {}

    static String encode(Job last) {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, last.createdAt());
        return Base64.getUrlEncoder().withoutPadding().encodeToString((micros + "/" + last.id()).getBytes(StandardCharsets.UTF_8));
    }

    static Position decode(String token) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            int slash = text.indexOf('/');
            return new Position(Instant.EPOCH.plus(Long.parseLong(text.substring(0, slash)), ChronoUnit.MICROS),
                    text.substring(slash + 1));
        } catch (RuntimeException e) {
            throw new CoxswainException(ErrorCode.INVALID_PARAMETER,
                    "pageToken is none that a page had: use the nextPageToken of the page before, or leave it out", e);
        }
    }
}
