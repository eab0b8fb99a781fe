package io.coxswain.web.view;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;

/** Who leads a job, under which epoch, since when. */
@Schema(name = "Leader")
public record LeaderView(String node, String address, long epoch, Instant since) {}
