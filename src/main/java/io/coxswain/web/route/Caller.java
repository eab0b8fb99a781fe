package io.coxswain.web.route;

/** Who makes the call that is being answered on this thread, as it stands in a job's history. */
@FunctionalInterface
public interface Caller {
    String name();
}
