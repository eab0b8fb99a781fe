/**
 * Runs a job type in one JVM, in one thread, in virtual time, without a server or a database, and lets everything go wrong that can go
 * wrong in production: masters that are killed between any two writes, workers that are lost, processes that freeze and come back,
 * commits whose outcome nobody knows, messages that come twice.
 *
 * <p>{@link io.coxswain.testkit.JobTestKit} is one job:
 *
 * <pre>{@code
 * JobTestKit kit = new JobTestKit();
 * kit.submit(new GreetingJobType(), new GreetingConfig("Ada", 3));
 * kit.runUntil(JobState.RUNNING);
 * kit.strike(Fault.MASTER_CRASH);
 * kit.runToEnd();
 *
 * assertThat(kit.state()).isEqualTo(JobState.FINISHED);
 * assertThat(kit.kv().get("greeted", Integer.class)).contains(3);
 * }</pre>
 *
 * <p>{@link io.coxswain.testkit.FaultTest} repeats a test under seeds, each of which is another order of events with other faults:
 *
 * <pre>{@code
 * @FaultTest(seeds = 200, faults = {Fault.MASTER_CRASH, Fault.WORKER_LOST, Fault.UNKNOWN_COMMIT})
 * void givenFaults_whenRunToTheEnd_thenEachIsGreetedOnce(JobTestKit kit) {
 *     kit.submit(new GreetingJobType(), new GreetingConfig("Ada", 3));
 *
 *     kit.runToEnd();
 *
 *     assertThat(kit.kv().get("greeted", Integer.class)).contains(3);
 * }
 * }</pre>
 *
 * <p>A seed that fails prints itself, how to run it again, and what happened. The same seed does the same again, as long as the job type
 * takes its time from {@link io.coxswain.testkit.JobTestKit#clock} and draws nothing from elsewhere.
 *
 * <h2>What is real here, and what is not</h2>
 *
 * Configs are read and validated, states change, writes are checked, attempts are judged and routes are matched by the service's own
 * code, which opens resources as well. In memory and of this package are the rows, the bytes of files, the fence around each write, and the
 * loops that call a job type's code; one contract test holds them and a node on Postgres to the same behaviour. Not simulated: callback timeouts (no time passes within a
 * callback; {@link io.coxswain.testkit.Fault#WORKER_HUNG} says that it did), threads (a callback must not wait for another one), and
 * network and disk of systems that a job type itself talks to, and where a spread places workers.
 *
 * <p>A job type that waits within a callback for a lock which a frozen instance of it holds would wait for ever, since there is one thread:
 * give such locks a timeout in tests ({@code lock_timeout} in Postgres), or leave the two faults that freeze out.
 *
 * <h2>What it needs</h2>
 *
 * {@code io.coxswain:coxswain-testkit} with the scope {@code test}. It has the service's own rules in it, and brings what these need: Jackson 3,
 * Jakarta Validation with a provider, JUnit Jupiter for {@code @FaultTest}; no Spring, no driver.
 *
 * <p>Nothing here is safe for use by more than one thread. It owns no state outside of its objects.
 */
@NullMarked
package io.coxswain.testkit;

import org.jspecify.annotations.NullMarked;
