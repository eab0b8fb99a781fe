package io.coxswain.web.live;

import java.io.IOException;

/** The way to one client. Used by one thread at a time. */
interface StreamSink {

    /** Sends {@code text} on its way. Blocks while the client does not read, but not for ever. */
    void write(byte[] text) throws IOException;

    /** Has {@code action} run when the client goes away, if that is noticed by anything but writing. */
    void onGone(Runnable action);

    /** Whether the client would be let in if it came now. */
    boolean isAdmitted();

    /** There is nothing more to say. */
    void close();
}
