package io.coxswain.web.body;

import io.coxswain.api.CoxswainException;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * What is left of a body when a call has been answered is taken in, so that the caller gets to read the answer, but only within the limits
 * of any body; then the connection is closed. Tomcat alone would take it in however slowly it comes, and hold a thread for it.
 */
public final class UnreadBodyValve extends ValveBase {

    /** More than a body may have, so that who sends a little too much is told. */
    private static final int MOST = 2 * BodyLimits.LARGEST;
    private static final int BUFFER = 8192;

    private final BodyLimits limits;

    public UnreadBodyValve(BodyLimits limits) {
        super(true);
        this.limits = limits;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        BodyLimits.glanceBy(request, () -> hasMore(request.getCoyoteRequest()));
        try {
            getNext().invoke(request, response);
        } finally {
            if (!request.isAsync() && !request.isFinished()) {
                takeIn(request);
            }
        }
    }

    private static boolean hasMore(org.apache.coyote.Request request) {
        request.action(ActionCode.AVAILABLE, true);
        return request.getAvailable() > 0;
    }

    private void takeIn(Request request) {
        try {
            ServletInputStream body = request.getInputStream();
            BodyLimits.Reading reading = limits.reading(request);
            byte[] rest = new byte[BUFFER];
            int read = 0;
            for (int left = MOST; read >= 0 && left > 0; left -= read) {
                read = reading.next(body, () -> body.read(rest));
            }
        } catch (IOException | CoxswainException e) {
            // What else arrives is not waited for.
        }
        if (!request.isFinished()) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }
}
