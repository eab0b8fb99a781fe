package io.coxswain.web;

import io.coxswain.cluster.NodeManager;
import io.coxswain.web.view.Lists;
import io.coxswain.web.view.NodeJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The live nodes. */
@RestController
@RequestMapping(path = "/api/v1/nodes", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Nodes", description = "See the live nodes and drain them")
class NodeController {

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
    @Operation(operationId = "drainNode", summary = "Drain a node", description = "It claims nothing new from now on and hands its jobs and workers over. Asking "
            + "again changes nothing.")
    void drain(@Parameter(description = "The name of the node") @PathVariable String name) {
        nodes.drain(name);
    }
}
