package io.coxswain.web.route;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.RouteResponse;
import io.coxswain.cluster.NodeSession;
import io.coxswain.job.Job;
import io.coxswain.master.LeaderCalls;
import io.coxswain.web.forward.LeaderClient;
import io.coxswain.web.view.JobView;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Has leaders answer: on this node if the job is led here, else one hop away, but never a second hop. Thread-safe. */
public final class LeaderRouting {

    private final LeaderCalls local;
    private final LeaderClient remote;
    private final NodeSession self;

    public LeaderRouting(LeaderCalls local, LeaderClient remote, NodeSession self) {
        this.local = local;
        this.remote = remote;
        this.self = self;
    }

    CompletableFuture<ResponseEntity<?>> call(JobCall call, HttpMethod method) {
        if (local.leads(call.job().id())) {
            requireTrust();
            return local.call(call.job().id(), method, call.path(), match -> call.request(match).checked())
                    .thenApply(LeaderRouting::entity);
        }
        return forward(call);
    }

    /** Answers with the job as it was when the call came in; who leads next is for others to decide. */
    CompletableFuture<ResponseEntity<?>> resign(JobCall call) {
        if (call.headers().containsKey(HttpHeaders.IF_MATCH)) {
            throw new CoxswainException(ErrorCode.INVALID_HEADER,
                    "A resignation takes no If-Match: it concerns whoever leads when it arrives. Leave the header out");
        }
        String jobId = call.job().id();
        if (local.leads(jobId)) {
            requireTrust();
            return local.resign(jobId).thenApply(resigned -> entity(RouteResponse.accepted(JobView.of(call.job()))));
        }
        return forward(call);
    }

    private void requireTrust() {
        if (!self.trust().isTrusted()) {
            throw new CoxswainException(ErrorCode.NODE_SUSPENDED, "Node " + self.node().name()
                    + " leads the job, but can't be sure of it at the moment: try again in a moment");
        }
    }

    private CompletableFuture<ResponseEntity<?>> forward(JobCall call) {
        Job.Leader leader = call.job().leader();
        UUID session = call.job().leaderSession();
        if (call.job().state().isTerminal()) {
            throw new CoxswainException(ErrorCode.JOB_TERMINAL,
                    "Job '" + call.job().id() + "' can't be asked: it is over (" + call.job().state() + ")");
        }
        if (leader == null || session == null || call.forwarded() || leader.address().equals(self.node().address())) {
            throw new CoxswainException(ErrorCode.LEADER_UNAVAILABLE, "Job '" + call.job().id() + "' can't be asked: "
                    + (leader == null ? "nobody leads it right now" : "its master is about to start or to end")
                    + "; try again in a moment");
        }
        return remote.send(leader.address(), call.forwardedTo(session)).thenApply(answer -> answer);
    }

    static ResponseEntity<?> entity(RouteResponse response) {
        ResponseEntity.BodyBuilder entity = ResponseEntity.status(response.status());
        response.headers().forEach(entity::header);
        return response.body() == null ? entity.build() : entity.contentType(MediaType.APPLICATION_JSON).body(response.body());
    }
}
