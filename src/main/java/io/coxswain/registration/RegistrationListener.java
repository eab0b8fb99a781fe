package io.coxswain.registration;

/**
 * Hears how a run ends: once, or never if it is canceled before. On any thread; does not block.
 *
 * @param <A> what the registry gives to those that it accepts
 */
public interface RegistrationListener<A> {

    void accepted(A given);

    /** There will be no registration. */
    void lost(String because);
}
