package com.example.linkcheck;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;

/**
 * What a worker is given: one page.
 *
 * @param number its place among the pages of the job
 */
public record PageTask(int number, @NotNull URI page, @NotNull Duration pause, @NotNull Duration timeout) {}
