package io.coxswain.web;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.cluster.NodeManager;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.NodeJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The live nodes. */
@RestController
@RequestMapping(path = "/api/v1/nodes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Nodes", description = "See the live nodes and drain them")
class NodeController {

    private static final Duration LONGEST = Duration.ofDays(36_525);

    private final NodeManager nodes;

    NodeController(NodeManager nodes) {
        this.nodes = nodes;
    }

    @GetMapping
    @Operation(operationId = "listNodes", summary = "List the live nodes", description = "Their loads are as of their last renewals, a second ago at most.")
    Lists.Nodes list() {
        return new Lists.Nodes(nodes.list().stream().map(NodeJson::of).toList(), null);
    }

    /** There is nothing to accept but problems, and that is what generated clients say. */
    @PostMapping(path = "/{name}/drain", produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "drainNode", summary = "Drain a node", description = "It hands its jobs over at once and claims nothing new. "
            + "Its workers go on until the deadline and know of it; then they are stopped, and their masters are told. Asked again, the earlier "
            + "deadline stands.")
    void drain(@Parameter(description = "The name of the node") @PathVariable String name,
            @Parameter(description = "How long its workers may go on, as in 90s, 5m, PT5M; coxswain.drain.worker-deadline if not given") @RequestParam(required = false) @Nullable String workerDeadline) {
        nodes.drain(name, workerDeadline == null ? null : duration(workerDeadline));
    }

    private static Duration duration(String text) {
        try {
            Duration duration = DurationStyle.detectAndParse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Told below.
        }
        throw new CoxswainException(ErrorCode.INVALID_PARAMETER,
                "The query parameter 'workerDeadline' must be a duration of 0s or more, as in 90s, 5m, PT5M");
    }

    @PostMapping(path = "/{name}/activate", produces = {MediaType.APPLICATION_JSON_VALUE, MediaType.APPLICATION_PROBLEM_JSON_VALUE})
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(operationId = "activateNode", summary = "Let a drained node work again", description = "It claims jobs and workers again, and "
            + "the workers that it still has go on. Nothing happens to a node that was not drained.")
    void activate(@Parameter(description = "The name of the node") @PathVariable String name) {
        nodes.activate(name);
    }
}
