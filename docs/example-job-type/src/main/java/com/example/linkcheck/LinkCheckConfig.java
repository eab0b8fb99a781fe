package com.example.linkcheck;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a job checks.
 *
 * @param pages where to look for links
 * @param parallel pages that are checked at a time; 4 unless set
 * @param pause between two links of a page, to be polite; none unless set
 * @param timeout for each answer; 10 s unless set
 */
public record LinkCheckConfig(@NotEmpty @Size(max = MOST_PAGES) List<@NotNull URI> pages, @Min(1) @Max(64) @Nullable Integer parallel,
        @Nullable Duration pause, @Nullable Duration timeout) {

    static final int MOST_PAGES = 1_000;

    public LinkCheckConfig {
        parallel = parallel == null ? Integer.valueOf(4) : parallel;
        pause = pause == null ? Duration.ZERO : pause;
        timeout = timeout == null ? Duration.ofSeconds(10) : timeout;
    }
}
