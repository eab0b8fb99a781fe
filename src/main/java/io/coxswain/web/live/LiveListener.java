package io.coxswain.web.live;

/** Hears of streams of events. Called by many threads; does not block. */
public interface LiveListener {

    /** A client is connected. */
    void opened();

    /** A stream is over. Once for each that was opened. */
    void ended(StreamEnd end);

    /** So many events were written to a client. */
    void sent(int events);
}
