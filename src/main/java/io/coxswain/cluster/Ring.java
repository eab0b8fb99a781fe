package io.coxswain.cluster;

/**
 * A hint that something waits. Losing one costs time, never correctness: a slow poll finds what hints have missed.
 *
 * @param id of the job or worker; empty if the hint is for all
 */
public record Ring(Kind kind, String id) {

    /** What waits. The letter stands for it in a payload. */
    public enum Kind {
        /** Jobs that nobody leads. */
        JOBS('j'),
        /** Workers that nobody runs. */
        WORKERS('w'),
        /** Something for the master of a job: its inbox, or a request for cancellation or resignation. */
        MASTER('m'),
        /** Something for a worker: its inbox, or a request to stop. */
        WORKER('x'),
        /** Events of jobs. Goes to other nodes only while one of them is {@link #LISTENING}, and a few times a second at most. */
        EVENTS('e'),
        /** Somebody follows events over this node; rung again and again as long as that is so. */
        LISTENING('l'),
        /** Look at all of it. */
        EVERYTHING('*');

        final char letter;

        Kind(char letter) {
            this.letter = letter;
        }
    }

    public static final Ring JOBS = new Ring(Kind.JOBS, "");
    public static final Ring WORKERS = new Ring(Kind.WORKERS, "");
    public static final Ring EVENTS = new Ring(Kind.EVENTS, "");
    public static final Ring LISTENING = new Ring(Kind.LISTENING, "");
    public static final Ring EVERYTHING = new Ring(Kind.EVERYTHING, "");

    public static Ring master(String jobId) {
        return new Ring(Kind.MASTER, jobId);
    }

    public static Ring worker(String workerId) {
        return new Ring(Kind.WORKER, workerId);
    }

    String encode() {
        return kind.letter + id;
    }

    static Ring decode(String text) {
        for (Kind kind : Kind.values()) {
            if (!text.isEmpty() && text.charAt(0) == kind.letter) {
                return new Ring(kind, text.substring(1));
            }
        }
        return EVERYTHING;
    }
}
