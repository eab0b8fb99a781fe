package io.coxswain.fence;

/** A mutation and in whose name it is made. Two equal ones are still two: identity counts. */
public final class FencedWrite<M extends Mutation> {

    private final Fence fence;
    private final M mutation;

    public FencedWrite(Fence fence, M mutation) {
        this.fence = fence;
        this.mutation = mutation;
    }

    public Fence fence() {
        return fence;
    }

    public M mutation() {
        return mutation;
    }
}
