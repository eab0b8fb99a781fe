/**
 * What a job author writes and gets. Enough to write a job type without opening anything else.
 *
 * <h2>What you write</h2>
 *
 * <p>A {@link io.coxswain.api.JobType}: its name, its configuration (a record), a {@link io.coxswain.api.JobMaster} that decides, and
 * {@link io.coxswain.api.Worker}s that do. Everything else in this package is handed to them: contexts, worker handles, the job's key-value
 * store, routes. All of it is plain, blocking Java. This one greets people, each by a worker of its own:
 *
 * <!-- example -->
 * {@snippet lang=java :
 * // Greets people, each by a worker of its own.
 * public final class GreetingJobType implements JobType<GreetingJobType.Config> {
 *
 *     // {"people": ["Ada", "Grace"]}
 *     public record Config(@NotEmpty List<@NotBlank String> people) {}
 *
 *     // What a worker is given.
 *     public record Person(@NotBlank String name) {}
 *
 *     @Override
 *     public String name() {
 *         return "greeting";
 *     }
 *
 *     @Override
 *     public Class<Config> configType() {
 *         return Config.class;
 *     }
 *
 *     @Override
 *     public Config exampleConfig() {
 *         return new Config(List.of("Ada", "Grace"));
 *     }
 *
 *     @Override
 *     public JobMaster create(Config config) {
 *         return new Host(config);
 *     }
 *
 *     @Override
 *     public List<WorkerType<?>> workerTypes() {
 *         return List.of(new WorkerType<>("greeter", Person.class, new Person("Ada"), Greeter::new));
 *     }
 *
 *     private record Host(Config config) implements JobMaster {
 *
 *         // May run again after a crash, so what it does and the note that it is done are one transaction.
 *         @Override
 *         public void init(JobMasterContext context) throws Exception {
 *             if (context.kv().get("begun", Boolean.class).isEmpty()) {
 *                 context.inTransaction(transaction -> {
 *                     config.people().forEach(name -> transaction.createWorker("greeter", new Person(name), WorkerOptions.DEFAULT));
 *                     transaction.kv().put("begun", true);
 *                     return true;
 *                 });
 *             }
 *         }
 *
 *         // Everything happens when workers end; an idle master costs nothing.
 *         @Override
 *         public NextTick tick(JobMasterContext context) {
 *             return NextTick.never();
 *         }
 *
 *         @Override
 *         public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) {
 *             if (reason.callsForReplacement()) {
 *                 context.createWorker("greeter", worker.config(Person.class));
 *             } else if (context.workers().isEmpty()) {
 *                 context.exit(ExitReason.FINISHED, null, List.copyOf(config.people()));
 *             }
 *         }
 *     }
 *
 *     private record Greeter(Person person) implements Worker {
 *
 *         @Override
 *         public NextTick tick(WorkerContext context) {
 *             context.kv().put("greeting/" + person.name(), "Hello, " + person.name());
 *             context.exit();
 *             return NextTick.never();
 *         }
 *     }
 * }
 * }
 * <!-- /example -->
 *
 * <h2>How it runs</h2>
 *
 * <ul>
 * <li><b>One master.</b> Of all nodes one leads the job, in a term with a number, the epoch, which is higher than that of any term before. A new
 * instance of the master serves each term: what its fields hold is gone with it.
 * <li><b>One callback at a time.</b> All callbacks of one instance run on its own virtual thread, never two at once, so fields need no locks, and
 * blocking is fine. A callback has {@code coxswain.job.callback-timeout} (60 s); what takes longer is done step by step, in ticks.
 * <li><b>Anything may die at any moment.</b> Then a new term begins on another node with {@link io.coxswain.api.JobMaster#onMasterRecovered}; workers on
 * other nodes go on meanwhile. What has to survive is in the job's {@link io.coxswain.api.KeyValueStore}.
 * <li><b>At least once.</b> {@code init}, callbacks about workers and messages come again when a node dies between their effect and its record. Write
 * so that the second time changes nothing, or put the effect and a note of it into one
 * {@link io.coxswain.api.JobMasterContext#inTransaction}.
 * <li><b>An old one can't write.</b> Each write carries the epoch (a worker's: its claim), and is refused with
 * {@link io.coxswain.api.StaleEpochException} when somebody else has taken over. Let it pass.
 * <li><b>What throws ends the attempt</b>, never the node: the job waits (1 s, 2 s, 4 s, up to 5 min) and begins a new term. A worker that throws has
 * failed, and its master decides what becomes of its work.
 * </ul>
 *
 * <h2>Where to look</h2>
 *
 * <table>
 * <caption>What for</caption>
 * <tr><th scope="col">to</th><th scope="col">see</th></tr>
 * <tr><td>check a configuration</td><td>{@link io.coxswain.api.JobType#configType}, {@link io.coxswain.api.JobType#validate}</td></tr>
 * <tr><td>create workers, place them, hear of their end</td><td>{@link io.coxswain.api.JobMasterContext#createWorker},
 * {@link io.coxswain.api.WorkerOptions}, {@link io.coxswain.api.JobMaster#onWorkerOffline}</td></tr>
 * <tr><td>remember</td><td>{@link io.coxswain.api.KeyValueStore}</td></tr>
 * <tr><td>keep files</td><td>{@link io.coxswain.api.WorkerContext#openResource(String)}, {@link io.coxswain.api.JobMasterContext#storage}</td></tr>
 * <tr><td>do several things or none</td><td>{@link io.coxswain.api.JobMasterContext#inTransaction}</td></tr>
 * <tr><td>talk</td><td>{@link io.coxswain.api.WorkerHandle#sendMessage}, {@link io.coxswain.api.WorkerContext#sendMessage}</td></tr>
 * <tr><td>answer HTTP calls</td><td>{@link io.coxswain.api.JobRoutes}</td></tr>
 * <tr><td>show progress</td><td>{@link io.coxswain.api.JobMasterContext#updateStatus}, {@link io.coxswain.api.Meters}</td></tr>
 * <tr><td>rest, or leave a node in good order</td><td>{@link io.coxswain.api.JobMaster#onPause}, {@link io.coxswain.api.Worker#onDrain}</td></tr>
 * <tr><td>end</td><td>{@link io.coxswain.api.JobMasterContext#exit}, {@link io.coxswain.api.FatalJobException},
 * {@link io.coxswain.api.JobMaster#onCancel}</td></tr>
 * </table>
 *
 * <p>This package owns no state: what an author writes through a context is decided by the database. It imports the JDK and JSpecify only, so that
 * a job type compiles against one small jar, {@code io.coxswain:coxswain-api}. Where a type or parameter is not marked as {@code @Nullable}, it is
 * never null, and must not be.
 */
@NullMarked
package io.coxswain.api;

import org.jspecify.annotations.NullMarked;
