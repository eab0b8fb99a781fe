package io.coxswain.web.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteResponse;
import io.coxswain.job.JobManager;
import io.coxswain.job.JobTypes;
import io.coxswain.route.RegisteredRoute;
import io.coxswain.route.RegisteredRoute.Target;
import io.coxswain.route.RouteCall;
import io.coxswain.route.RouteMatch;
import io.coxswain.route.RouteTable;
import io.coxswain.web.body.StrictBody;
import io.coxswain.web.problem.MethodNotAllowedException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Finds out which route a call on a job means, and has it answered where it belongs. */
@Hidden
@RestController
public class JobRouteController {

    private final JobManager jobs;
    private final RouteTable own;
    private final JobTypeRoutes types;
    private final JobTypes owners;
    private final LeaderRouting leaders;
    private final StrictBody bodies;
    private final Caller caller;

    JobRouteController(JobManager jobs, FrameworkJobRoutes own, JobTypeRoutes types, JobTypes owners, LeaderRouting leaders,
            StrictBody bodies, Caller caller) {
        this.jobs = jobs;
        this.own = own.table();
        this.types = types;
        this.owners = owners;
        this.leaders = leaders;
        this.bodies = bodies;
        this.caller = caller;
    }

    /** A route may answer with nothing but problems, and that is what generated clients accept then. */
    @RequestMapping(path = MatchedRoute.JOB + "/{first}/**", produces = {MediaType.APPLICATION_JSON_VALUE,
        MediaType.APPLICATION_PROBLEM_JSON_VALUE}, method = {RequestMethod.GET,
            RequestMethod.HEAD, RequestMethod.POST, RequestMethod.PUT, RequestMethod.PATCH, RequestMethod.DELETE, RequestMethod.OPTIONS})
    public CompletableFuture<ResponseEntity<?>> call(@PathVariable String jobId, HttpServletRequest request) throws Exception {
        JobCall call = JobCall.read(jobs.require(jobId), request, caller, bodies);
        HttpMethod method = call.method().orElse(null);
        if (method == null) {
            return CompletableFuture.completedFuture(otherMethod(call));
        }
        Optional<RouteMatch> ours = own.match(method, call.path());
        if (ours.isPresent()) {
            MatchedRoute.note(request, ours.get());
            return answerOwn(call, ours.get());
        }
        Optional<RouteTable> table = types.find(call.job().type());
        if (table.isEmpty()) {
            // Only nodes that have the job type know its routes; one of them leads.
            return leaders.call(call, method);
        }
        RouteMatch match = table.get().match(method, call.path()).orElseThrow(() -> noRoute(call, table.get()));
        MatchedRoute.note(request, match);
        RouteCall checked = call.request(match).checked();
        return switch (match.route().target()) {
            case Target.AnyNode anyNode -> owners.inContextOf(call.job().type(), () -> answer(checked, anyNode));
            case Target.Leader leader -> leaders.call(call, method);
        };
    }

    private CompletableFuture<ResponseEntity<?>> answerOwn(JobCall call, RouteMatch match) throws Exception {
        RouteCall checked = call.request(match).checked();
        return switch (match.route().target()) {
            case Target.AnyNode anyNode -> answer(checked, anyNode);
            case Target.Leader resign -> leaders.resign(call);
        };
    }

    private static CompletableFuture<ResponseEntity<?>> answer(RouteCall request, Target.AnyNode target) throws Exception {
        RouteResponse response = target.handler().handle(request);
        return CompletableFuture.completedFuture(LeaderRouting.entity(response));
    }

    private ResponseEntity<?> otherMethod(JobCall call) {
        RouteTable table = types.find(call.job().type()).orElse(own);
        Set<String> allowed = allowed(call, table);
        if (allowed.isEmpty()) {
            throw noRoute(call, table);
        }
        if (!call.name().equals("OPTIONS")) {
            throw new MethodNotAllowedException(call.name(), allowed);
        }
        return ResponseEntity.noContent().header(HttpHeaders.ALLOW, String.join(", ", allowed)).build();
    }

    private CoxswainException noRoute(JobCall call, RouteTable table) {
        Set<String> allowed = allowed(call, table);
        if (!allowed.isEmpty()) {
            return new MethodNotAllowedException(call.name(), allowed);
        }
        return new CoxswainException(ErrorCode.NOT_FOUND, "A job of type '" + call.job().type() + "' has no route " + call.path()
                + ". It has: " + Stream.concat(own.routes().stream(), table.routes().stream()).map(RegisteredRoute::toString).distinct()
                        .sorted()
                        .collect(Collectors.joining(", ")));
    }

    private Set<String> allowed(JobCall call, RouteTable table) {
        Set<String> allowed = Stream.of(own, table).flatMap(each -> each.methods(call.path()).stream()).map(HttpMethod::name)
                .collect(Collectors.toCollection(TreeSet::new));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed;
    }
}
