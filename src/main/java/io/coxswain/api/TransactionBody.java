package io.coxswain.api;

/**
 * What runs inside {@link JobMasterContext#inTransaction}. Throwing rolls back. It runs again from the start when its connection breaks
 * or Postgres asks for another try, so it has no other effects than those of the transaction.
 */
@FunctionalInterface
public interface TransactionBody<T> {
    T run(JobTransaction transaction) throws Exception;
}
