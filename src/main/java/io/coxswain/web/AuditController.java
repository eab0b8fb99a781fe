package io.coxswain.web;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.audit.AuditEvent;
import io.coxswain.audit.AuditQuery;
import io.coxswain.audit.AuditStore;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.PageTokens;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who did what. */
@RestController
@RequestMapping(path = "/api/v1/audit", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Audit", description = "See who did what")
class AuditController {

    private final AuditStore audit;

    AuditController(AuditStore audit) {
        this.audit = audit;
    }

    @GetMapping
    @Operation(operationId = "listAuditEvents", summary = "List who did what", description = "Every call that changed something, or tried to and was refused for its "
            + "role; newest first. Needs the role admin. A call appears a moment after its answer.")
    Lists.AuditEvents list(@Parameter(description = "Only calls of this caller") @RequestParam(required = false) @Nullable String actor,
            @Parameter(description = "Only calls about this job") @RequestParam(required = false) @Nullable String jobId,
            @Parameter(description = "Only calls since then: 2026-03-01T08:00:00Z") @RequestParam(required = false) @Nullable String since,
            @Parameter(description = "Events on a page") @RequestParam(defaultValue = "100") @Min(1) @Max(PageTokens.MAX_SIZE) int pageSize,
            @Parameter(description = "nextPageToken of the page before") @RequestParam(required = false) @Nullable String pageToken) {
        var read = audit.list(new AuditQuery(actor, jobId, instant(since)), PageTokens.id(pageToken), pageSize + 1);
        var page = PageTokens.page(read, pageSize, (AuditEvent event) -> Long.toString(event.id()));
        return new Lists.AuditEvents(page.items(), page.nextPageToken());
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new CoxswainException(ErrorCode.INVALID_PARAMETER,
                    "The query parameter 'since' has to be a time with its zone, as 2026-03-01T08:00:00Z, not '" + text + "'", e);
        }
    }
}
