/**
 * A cluster of real processes on a real Postgres, mistreated at random for as long as one likes, while jobs are submitted, run,
 * canceled and watched. The {@link io.coxswain.testing.History} of it all must be without fault.
 *
 * <p>Short in {@code mvn verify}; as long as wanted with {@code mvn verify -Pchaos -Dchaos.duration=10m}. A run tells its seed, and
 * {@code -Dchaos.seed=} inflicts the same faults in the same order again; what the processes make of them differs each time.
 */
@NullMarked
package io.coxswain.chaos;

import org.jspecify.annotations.NullMarked;
