package io.coxswain.web.live;

import jakarta.servlet.http.HttpServletRequest;

/** Whether the client of a stream would be let in once more. Whoever lets callers in leaves it with the request. */
@FunctionalInterface
public interface Admission {

    /** False once what the client came with is no longer accepted. Asked every few seconds for as long as the stream lasts. */
    boolean holds();

    /** Leaves this with {@code request}. */
    default void attach(HttpServletRequest request) {
        request.setAttribute(Admission.class.getName(), this);
    }

    /** What was left with {@code request}; nobody has to be let in where callers need no login. */
    static Admission of(HttpServletRequest request) {
        return request.getAttribute(Admission.class.getName()) instanceof Admission admission ? admission : () -> true;
    }
}
