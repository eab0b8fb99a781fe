package io.coxswain.inbox;

import org.jspecify.annotations.Nullable;

/**
 * Something that waits.
 *
 * @param workerId the recipient; null for the job's master
 * @param sender the worker that it is about or from; null for the job's master
 * @param body JSON
 */
public record InboxEntry(long id, String jobId, @Nullable String workerId, @Nullable String sender, Kind kind,
        @Nullable String body) {

    /** What it is. */
    public enum Kind {
        /** A node has claimed the worker; body: {@code {node, error}}. */
        DISPATCHED,
        /** The worker's init has returned. */
        ONLINE,
        /** The worker has ended; body: {@code {kind, error}}. */
        OFFLINE,
        /** The worker's newest status, in place of any before; body: the status. */
        STATUS,
        /** Body: {@code {topic, body}}. */
        MESSAGE
    }

    /** One that is not written yet. */
    public static InboxEntry forMaster(String jobId, String sender, Kind kind, @Nullable String body) {
        return new InboxEntry(0, jobId, null, sender, kind, body);
    }

    /** One that is not written yet. */
    public static InboxEntry forWorker(String jobId, String workerId, Kind kind, @Nullable String body) {
        return new InboxEntry(0, jobId, workerId, null, kind, body);
    }
}
