package io.coxswain.web.live;

/** Why a stream ends. */
public enum StreamEnd {
    /** The job is over, and so is its history. The client is told not to come again. */
    JOB_OVER,
    /** Likewise: the job was deleted. */
    JOB_DELETED,
    /** The client has gone. */
    CLIENT_GONE,
    /** The client does not read as fast as things happen; it may go on where it stopped. */
    TOO_SLOW,
    /** The node stops or is drained; another one goes on. */
    NODE_LEAVES,
    /** The stream is old: its client comes again, and is asked again who it is. */
    TOO_OLD,
    /** Postgres could not be read. */
    UNREADABLE
}
