/**
 * What tests run against: real Postgres servers and real nodes, each a process that can be killed, frozen and started again.
 *
 * <p>{@link io.coxswain.testing.TestPostgres} is the one server of a test run; each test takes a fresh database from it.
 * {@link io.coxswain.testing.PostgresProcess} is a server of a test's own, to be killed. {@link io.coxswain.testing.NodeProcess} is a
 * node. All three end with the test JVM, however that ends: {@link io.coxswain.testing.Watchdog} sees to it when it is killed.
 *
 * <p>{@link io.coxswain.testing.TestNode} is a node inside the test JVM, for tests that look at its job masters and workers: these
 * follow a {@link io.coxswain.testing.Script} that the test writes, and that keeps a record of what was called.
 *
 * <p>{@link io.coxswain.testing.HistoryRecorder} notes what the database accepts while nodes are mistreated, and
 * {@link io.coxswain.testing.History} is checked by the rules of safety.
 */
@NullMarked
package io.coxswain.testing;

import org.jspecify.annotations.NullMarked;
