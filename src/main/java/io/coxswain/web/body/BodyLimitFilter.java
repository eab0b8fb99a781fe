package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.web.problem.ProblemWriter;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies over 1 MiB, at once when their length is told, else as soon as so much has arrived; those that take too long; and those
 * that are compressed, which would be larger than they look.
 */
public final class BodyLimitFilter implements Filter {

    private final ProblemWriter problems;
    private final BodyLimits limits;

    public BodyLimitFilter(ProblemWriter problems, BodyLimits limits) {
        this.problems = problems;
        this.limits = limits;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        Optional<CoxswainException> refusal = refusal(http);
        if (refusal.isPresent()) {
            problems.write(refusal.get(), http, (HttpServletResponse) response);
        } else {
            chain.doFilter(new LimitedRequest(http, limits), response);
        }
    }

    private static Optional<CoxswainException> refusal(HttpServletRequest request) {
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Optional.of(new CoxswainException(ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "A body has to come as it is, without Content-Encoding: " + encoding));
        }
        return request.getContentLengthLong() > BodyLimits.LARGEST ? Optional.of(BodyLimits.tooLarge()) : Optional.empty();
    }

    private static final class LimitedRequest extends HttpServletRequestWrapper {

        private final BodyLimits limits;
        private @Nullable LimitedStream stream;

        LimitedRequest(HttpServletRequest request, BodyLimits limits) {
            super(request);
            this.limits = limits;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) {
                stream = new LimitedStream(super.getInputStream(), limits.reading(this));
            }
            return stream;
        }
    }

    private static final class LimitedStream extends ServletInputStream {

        private final ServletInputStream stream;
        private final BodyLimits.Reading reading;
        private long arrived;

        LimitedStream(ServletInputStream stream, BodyLimits.Reading reading) {
            this.stream = stream;
            this.reading = reading;
        }

        @Override
        public int read() throws IOException {
            int next = reading.next(stream, stream::read);
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = reading.next(stream, () -> stream.read(into, offset, length));
            count(Math.max(0, read));
            return read;
        }

        private void count(int read) {
            arrived += read;
            if (arrived > BodyLimits.LARGEST) {
                throw BodyLimits.tooLarge();
            }
        }

        @Override
        public boolean isFinished() {
            return stream.isFinished();
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            stream.setReadListener(listener);
        }
    }
}
