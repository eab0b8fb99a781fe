package io.coxswain.transaction;

/**
 * Keeps an interrupt for later. A virtual thread that is interrupted inside of JDBC loses its connection, and every other one that it
 * tries while the interrupt stands; so what has to be finished first puts the interrupt off.
 */
final class PutOffInterrupt implements AutoCloseable {

    private boolean interrupted;

    PutOffInterrupt() {
        putOff();
    }

    /** Forgets an interrupt that has come meanwhile, until {@link #close}. */
    void putOff() {
        interrupted |= Thread.interrupted();
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
