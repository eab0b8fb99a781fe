package io.coxswain.cluster;

/** How much a node has to do, told with each renewal; for balance and for people. */
public record NodeLoad(int usedSlots, int jobMasters) {
    public static final NodeLoad NONE = new NodeLoad(0, 0);
}
