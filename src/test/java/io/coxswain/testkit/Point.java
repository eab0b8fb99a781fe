package io.coxswain.testkit;

import java.util.Locale;

/**
 * A moment in the life of an instance at which a fault can strike: see {@link JobTestKit#strike(Fault, Point)}.
 *
 * @param callback the instance's role and its method, as in {@code master.tick} or {@code worker.init}; a route is
 *     {@code master.route GET /path}. Writes that the framework makes right after a callback belong to it
 * @param occurrence counted from 1, from now on
 */
public record Point(Kind kind, String callback, int occurrence) {

    /** Which side of what. */
    public enum Kind {
        BEFORE_CALLBACK,
        /** The callback has returned, and nothing follows from that yet: events are not acknowledged, {@code init} is not noted. */
        AFTER_CALLBACK,
        /** The write does not happen. */
        BEFORE_WRITE,
        /** The write is durable, and its caller does not hear of it. A transaction is one write. */
        AFTER_WRITE,
        /** Before something is read, or a connection is asked for. */
        BEFORE_READ
    }

    public Point {
        if (occurrence < 1) {
            throw new IllegalArgumentException("Occurrences are counted from 1, not " + occurrence);
        }
    }

    public static Point beforeCallback(String callback) {
        return new Point(Kind.BEFORE_CALLBACK, callback, 1);
    }

    public static Point afterCallback(String callback) {
        return new Point(Kind.AFTER_CALLBACK, callback, 1);
    }

    public static Point beforeWriteIn(String callback) {
        return new Point(Kind.BEFORE_WRITE, callback, 1);
    }

    public static Point afterWriteIn(String callback) {
        return new Point(Kind.AFTER_WRITE, callback, 1);
    }

    public static Point beforeReadIn(String callback) {
        return new Point(Kind.BEFORE_READ, callback, 1);
    }

    /** The same, the {@code n}-th time. */
    public Point occurrence(int n) {
        return new Point(kind, callback, n);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + occurrence + " of " + callback;
    }
}
