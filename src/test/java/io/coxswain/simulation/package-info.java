/**
 * Sessions and elections in a world of our own, where time is virtual and everything that can go wrong does.
 *
 * <p>The code under test is the code that ships: {@code NodeSession}, {@code SessionTrust}, {@code JdbcHighAvailabilityServices},
 * {@code LoopedLeaderElection}, loops and batches. Around it stand twins: a {@link io.coxswain.simulation.SimulatedDatabase} behind both
 * stores and the bell, and a {@link io.coxswain.simulation.SimulatedProcess} in place of the machine's threads and clocks. The twins of
 * the stores pass the contract tests of those on Postgres.
 *
 * <p>A {@link io.coxswain.simulation.Timeline} does one event after the other. A thread of a process runs only while the timeline waits
 * for it, so a run depends on nothing but its seed and can be had again. The seed draws the world's
 * {@link io.coxswain.simulation.Setting}, then the {@link io.coxswain.simulation.Weather}: which faults, when, for how long. After each
 * event the {@link io.coxswain.simulation.Invariants} are checked.
 *
 * <p>Bugs that we know how to make are planted in wrappers around the twins ({@link io.coxswain.simulation.PlantedBug}) and have to be
 * found.
 */
@NullMarked
package io.coxswain.simulation;

import org.jspecify.annotations.NullMarked;
