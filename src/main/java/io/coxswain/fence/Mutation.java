package io.coxswain.fence;

/** One thing to write. A value; the {@link MutationStore} of its feature knows how. */
public interface Mutation {}
