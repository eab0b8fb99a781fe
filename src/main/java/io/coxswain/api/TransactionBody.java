package io.coxswain.api;

/**
 * What runs inside {@link JobMasterContext#inTransaction}. Throwing rolls back. It runs again from the start when its connection breaks
 * or Postgres asks for another try, so it has no other effects than those of the transaction.
 *
 * @param <T> what it decides
 */
@FunctionalInterface
public interface TransactionBody<T> {
    /**
     * Reads and writes.
     *
     * @param transaction valid until this returns
     * @return given to the caller of {@link JobMasterContext#inTransaction} after the commit
     * @throws Exception to roll back; given to that caller
     */
    T run(JobTransaction transaction) throws Exception;
}
