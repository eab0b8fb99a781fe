package io.coxswain.registration;

import java.util.concurrent.CompletableFuture;

/**
 * Where somebody registers. To register again with the same is the same as once.
 *
 * @param <A> what it gives to those that it accepts
 */
@FunctionalInterface
public interface Registry<A> {

    /**
     * Asks once. Does not block.
     *
     * @param attempt from 1 on; from the second on an earlier one may have had its effect, or have it still
     * @return fails, as this method may, when the registry could not be asked, or its answer is not known
     */
    CompletableFuture<RegistrationAnswer<A>> register(int attempt);
}
