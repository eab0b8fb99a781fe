package io.coxswain.api;

/** What runs inside {@link JobMasterContext#inTransaction}. May be run once only; throwing rolls back. */
@FunctionalInterface
public interface TransactionBody<T> {
    T run(JobTransaction transaction) throws Exception;
}
