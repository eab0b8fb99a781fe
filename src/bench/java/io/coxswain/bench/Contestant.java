package io.coxswain.bench;

/** Somebody who brings many small jobs to their end. */
interface Contestant extends AutoCloseable {

    String name();

    /**
     * Submits {@code jobs} jobs from {@code submitters} threads and waits until every one is completed, durably.
     *
     * @throws IllegalStateException when the database says otherwise
     */
    void complete(int jobs, int submitters) throws Exception;

    /** Before a round. */
    void settle();

    @Override
    void close();
}
