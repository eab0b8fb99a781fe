package io.coxswain.testkit;

/** In whose name something is written. */
sealed interface Writer {

    /** A term, which holds while no newer one exists and nobody has released the job. */
    record OfTerm(long epoch) implements Writer {}

    /** A worker, which holds until it is over. */
    record OfWorker(String id) implements Writer {}
}
