package io.coxswain.master;

import java.time.Duration;

/** Hears what becomes of this node's leadership of jobs. Called by many threads; does not block. */
public interface LeadershipListener {

    /** Nobody listens. */
    LeadershipListener NONE = new LeadershipListener() {
        @Override
        public void granted(String jobType) {}

        @Override
        public void revoked(String jobType) {}

        @Override
        public void claimed(int jobs, Duration took) {}
    };

    /** A job of this type is led here from now on. */
    void granted(String jobType);

    /** The term was taken away: the session is lost, or nobody may act under it any more. An orderly end is none. */
    void revoked(String jobType);

    /** Postgres was asked for jobs that nobody leads, and gave so many. */
    void claimed(int jobs, Duration took);
}
