package io.coxswain.job;

/** Hears of every takeover on the node that took over, once the job runs there. Does not block. */
@FunctionalInterface
public interface TakeoverListener {
    void tookOver(Takeover takeover);
}
