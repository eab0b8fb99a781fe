package io.coxswain.web.view;

import io.coxswain.event.JobEvent;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events of all jobs, newest first.
 *
 * @param lastEventId of a stream that goes on where this page was read
 */
@Schema(name = "EventPage")
public record EventPage(List<JobEvent> events, @Nullable String nextPageToken, String lastEventId) {}
