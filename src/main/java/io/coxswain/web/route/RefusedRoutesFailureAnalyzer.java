package io.coxswain.web.route;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends a node whose job types can't be offered with one paragraph instead of a stack trace. */
class RefusedRoutesFailureAnalyzer extends AbstractFailureAnalyzer<RefusedRoutesException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RefusedRoutesException cause) {
        return new FailureAnalysis(cause.getMessage(), "Change the job type's onOpenApiInitialized, or remove its jar from plugins/.",
                cause);
    }
}
