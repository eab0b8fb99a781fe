package io.coxswain.web.live;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client on an HTTP connection, which is taken from the container as long as the stream lasts. A thread of the container is held only
 * until then. (Spring's emitters were looked at: each event goes through the message converters again for every client, and every end
 * through all filters once more.)
 */
final class ServletSink implements StreamSink {

    /** Waits for its client, not for the stream. */
    private static final long NO_TIMEOUT = 0;

    private final AsyncContext context;
    private final ServletOutputStream body;
    private final Admission admission;
    private final ReentrantLock lock = new ReentrantLock();
    /** From then on the context belongs to whichever request the container uses it for next, and must not be touched. */
    private boolean over;

    private ServletSink(AsyncContext context, ServletOutputStream body, Admission admission) {
        this.context = context;
        this.body = body;
        this.admission = admission;
    }

    /** Takes the connection over and says what comes. */
    static ServletSink open(HttpServletRequest request, HttpServletResponse response, byte[] opening) throws IOException {
        describe(response);
        AsyncContext context = request.startAsync(request, response);
        context.setTimeout(NO_TIMEOUT);
        ServletSink sink = new ServletSink(context, response.getOutputStream(), Admission.of(request));
        sink.write(opening);
        return sink;
    }

    /** What every stream says before it begins. */
    static void describe(HttpServletResponse response) {
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("text/event-stream");
        response.setCharacterEncoding("UTF-8");
        response.setHeader("Cache-Control", "no-store");
        // Proxies that gather answers before they pass them on, nginx first of all, are asked not to.
        response.setHeader("X-Accel-Buffering", "no");
    }

    @Override
    public void write(byte[] text) throws IOException {
        body.write(text);
        body.flush();
    }

    @Override
    public boolean isAdmitted() {
        return admission.holds();
    }

    @Override
    public void onGone(Runnable action) {
        context.addListener(new AsyncListener() {
            @Override
            public void onComplete(AsyncEvent event) {
                isOver();
                action.run();
            }

            @Override
            public void onTimeout(AsyncEvent event) {
                isOver();
                action.run();
            }

            @Override
            public void onError(AsyncEvent event) {
                isOver();
                action.run();
            }

            @Override
            public void onStartAsync(AsyncEvent event) {
                // Nobody dispatches it again.
            }
        });
    }

    /** The container ends it by itself, once this returns. */
    private void isOver() {
        lock.lock();
        over = true;
        lock.unlock();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            if (!over) {
                over = true;
                context.complete();
            }
        } catch (IllegalStateException e) {
            // The container is about to say that it has ended.
        } finally {
            lock.unlock();
        }
    }
}
