package io.coxswain.builtin.csv;

/**
 * Which import something in the target belongs to.
 *
 * @param job the job's id
 * @param run the epoch of the job's first term: the id of a deleted job may come back, its epochs never do
 */
record ImportKey(String job, long run) {

    /** For {@link TargetLock}. */
    String lockName(String file, int chunk) {
        return "coxswain csv-import " + job + " " + run + " " + chunk + " " + file;
    }
}
