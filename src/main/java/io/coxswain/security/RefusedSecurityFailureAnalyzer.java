package io.coxswain.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Ends a node that would be open to others with one paragraph instead of a stack trace. */
class RefusedSecurityFailureAnalyzer extends AbstractFailureAnalyzer<RefusedSecurityException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RefusedSecurityException cause) {
        return new FailureAnalysis(cause.getMessage(), cause.cure(), cause);
    }
}
