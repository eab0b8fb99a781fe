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
    /** What the client came with, its token, is no longer accepted. */
    NOT_ADMITTED,
    /** The stream is old: its client comes again, perhaps to a node that has less to do. */
    TOO_OLD,
    /** Postgres could not be read. */
    UNREADABLE
}
