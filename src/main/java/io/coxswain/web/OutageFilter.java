package io.coxswain.web;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.web.problem.ProblemWriter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Keeps threads free for probes while Postgres is away. Every call of the API then waits for a connection, for seconds and on a thread of
 * the web server; callers who try again would have all of them before long, probes would wait in their queue, and a node that only has to
 * wait would be restarted. So no more than some calls wait, and the others are told at once what those are told later.
 */
final class OutageFilter implements Filter {

    private final BooleanSupplier reachable;
    private final int mayWait;
    private final ProblemWriter problems;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * @param reachable whether Postgres answers, as far as is known without asking
     * @param mayWait calls at a time while it does not
     */
    OutageFilter(BooleanSupplier reachable, int mayWait, ProblemWriter problems) {
        this.reachable = reachable;
        this.mayWait = mayWait;
        this.problems = problems;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        try {
            if (calls.incrementAndGet() > mayWait && !reachable.getAsBoolean()) {
                problems.write(new CoxswainException(ErrorCode.DATABASE_UNAVAILABLE,
                        "Postgres can't be reached right now, and others wait for it already: try again in a moment"),
                        (HttpServletRequest) request, (HttpServletResponse) response);
            } else {
                chain.doFilter(request, response);
            }
        } finally {
            calls.decrementAndGet();
        }
    }
}
