package io.coxswain.web.route;

/** Who makes the call that is being answered on this thread. */
public interface Caller {

    /** As it stands in a job's history. */
    String name();

    /** Where the call comes from, also if another node has sent it on. */
    String address();
}
