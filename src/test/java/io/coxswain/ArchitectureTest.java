package io.coxswain;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static java.util.function.Predicate.not;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * The packages in the order in which they are best read, and what each may import of ours: only what stands above it. The root
 * package wires them all and may import all; nobody imports it. Exceptions to rules are data, each with its reason, and one
 * that nothing needs any more has to go.
 */
class ArchitectureTest {

    static final List<Allowed> PACKAGES = List.of(
            // What a job author writes and gets: the JDK and JSpecify, nothing else.
            allow("api"),
            // Means.
            allow("json", "api"),
            allow("loop", "api"),
            allow("chore", "loop"),
            // Nodes, the database, and who leads.
            allow("cluster", "api", "loop"),
            allow("transaction", "api", "chore", "loop"),
            allow("election", "loop"),
            allow("election.jdbc", "api", "cluster", "election", "loop", "transaction"),
            allow("election.standalone", "election", "loop"),
            // What jobs have in the database, and the fence that every write goes through.
            allow("event", "json"),
            allow("inbox", "api", "json"),
            allow("idempotency", "api", "chore", "json"),
            allow("fence", "api", "cluster", "election", "event", "inbox", "loop", "transaction"),
            allow("kv", "api", "fence", "json"),
            allow("registration", "loop"),
            allow("job", "api", "cluster", "election", "event", "fence", "idempotency", "json", "loop", "registration", "transaction"),
            // What instances are given beside their context.
            allow("resource", "api", "cluster", "fence", "loop"),
            allow("resource.local", "api", "loop", "resource"),
            allow("resource.s3", "api", "resource"),
            allow("route", "api"),
            // Job types from elsewhere.
            allow("plugin", "api", "job", "json", "loop", "route"),
            // What runs them, and where.
            allow("placement", "api", "cluster", "json", "resource"),
            allow("worker", "api", "cluster", "election", "event", "fence", "idempotency", "inbox", "job", "json", "kv", "loop",
                    "placement", "resource", "transaction"),
            allow("master", "api", "cluster", "election", "fence", "inbox", "job", "json", "kv", "loop", "registration",
                    "resource", "route", "transaction", "worker"),
            allow("retention", "chore", "job", "loop", "transaction"),
            // What is seen from outside.
            allow("diagnosis", "api", "event", "job", "json", "placement", "resource"),
            allow("audit", "api", "loop", "transaction"),
            allow("web", "api", "audit", "cluster", "diagnosis", "event", "idempotency", "job", "json", "kv", "loop", "master", "placement",
                    "plugin", "resource", "route", "transaction", "worker"),
            allow("security", "api", "audit", "json", "loop", "web"),
            allow("observe", "api", "chore", "cluster", "job", "loop", "master", "resource", "web", "worker"),
            // Job types, written as anybody's plug-in would be.
            allow("builtin.csv", "api"),
            allow("builtin.fake", "api"),
            // One machine: a database of the service's own, and the demo.
            allow("dev", "api", "cluster", "job", "json", "loop"));

    /** What the kit for authors imports of ours: what runs without a server. It is a test jar, so nothing here can import it. */
    static final List<String> KIT_IMPORTS = List.of("api", "event", "fence", "inbox", "job", "json", "kv", "resource", "route", "worker");

    /** What else it needs is what its authors are told that they need. */
    private static final Pattern KIT_LIBRARIES = Pattern.compile(
            "(java|javax\\.sql|jakarta\\.validation|org\\.jspecify|tools\\.jackson|org\\.junit\\.jupiter\\.api)\\..*");

    /** What outside of {@code loop} makes threads, waits or reads clocks. */
    static final Map<String, String> OWN_THREADS_AND_CLOCKS = Map.of(
            "ShutdownLimit", "a hook of the JVM is a thread that nobody has started",
            "dev.PostgresCluster", "waits for a server's process before there is a node",
            "builtin", "a plug-in has no scheduler of ours: its clock is for times that it shows, its pauses are on its own thread");

    /** What may use Spring throughout: the edges, and where SQL is run. */
    static final List<String> SPRING_PACKAGES = List.of("transaction", "election.jdbc", "web", "security", "observe", "dev");

    /** What else uses more of Spring than its annotations. Wiring and stores need no mention. */
    static final Map<String, String> SPRING = Map.ofEntries(
            entry("cluster.PostgresBell", "sends its NOTIFY over the pool"),
            entry("fence.FencedWriter", "hands the JdbcTemplate of its transaction to the stores"),
            entry("fence.FencedTransaction", "shows the JdbcTemplate of its transaction to whoever runs in it"),
            entry("job.JobRequests", "hands the JdbcTemplate of its transaction to its store"),
            entry("job.JobIntake", "likewise; and is told by Spring's exception that another node was first with a key"),
            entry("job.JobRowMapper", "a part of JobStore"),
            entry("worker.WorkerManager", "hands the JdbcTemplate of its transaction to its store"),
            entry("worker.WorkerClaims", "likewise"),
            entry("placement.PlacementJudge", "likewise"),
            entry("worker.NeededResources", "hands the JdbcTemplate of its transaction to the store of resources"),
            entry("resource.ResourceProperties", "sizes are read as Spring Boot reads them in configuration"),
            entry("worker.RunningWorkerContext", "hands the JdbcTemplate of a reading transaction to the key-value store"),
            entry("master.RunningJobMasterContext", "likewise"),
            entry("master.RunningJobTransaction", "gives authors the connection of their transaction"));

    /** What has a config of a job or worker, with whatever secrets its submitter put there. */
    private static final String CONFIG_HOLDERS = "io\\.coxswain\\.(job\\.(Job|NewJob|JobSubmission)|worker\\.(NewWorkerRequest|WorkerRow))";

    /** Who reads a config without hiding its secrets, and what for. */
    static final Map<String, String> READERS_OF_CONFIGS = Map.of(
            "job", "checks and stores it",
            "worker", "likewise; and makes workers from it",
            "master", "makes masters from it, and gives authors the config of a worker",
            "web.view.JobView", "shows it, masked");

    private static final String BASE = "io.coxswain";
    private static final JavaClasses MAIN = new ClassFileImporter().importPath(Path.of("target", "classes"));
    private static final JavaClasses TESTS = new ClassFileImporter().importPath(Path.of("target", "test-classes"));
    private static final Pattern NAMES_THAT_SAY_NOTHING = Pattern.compile("(Impl|Utils?|Helpers?|Common)$");
    private static final Pattern EXECUTORS = Pattern.compile(
            "java\\.util\\.concurrent\\.(\\w*Executor\\w*|ForkJoin\\w*)|java\\.util\\.Timer");
    private static final Set<String> THREAD_STARTS = Set.of("<init>", "start", "ofVirtual", "ofPlatform", "startVirtualThread", "sleep");

    record Allowed(String name, List<String> imports) {
        boolean covers(JavaClass type) {
            return packageOf(type).equals(name);
        }

        @Override
        public String toString() {
            return name + " imports " + imports;
        }
    }

    private static Allowed allow(String name, String... imports) {
        return new Allowed(name, List.of(imports));
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("PACKAGES")
    void givenAPackage_whenItImports_thenOnlyWhatTheTableAllows(Allowed allowed) {
        Stream<Dependency> imports = MAIN.stream().filter(allowed::covers).flatMap(type -> type.getDirectDependenciesFromSelf().stream());

        Stream<String> refused = imports.filter(dependency -> isOurs(dependency.getTargetClass()))
                .filter(dependency -> !allowed.covers(dependency.getTargetClass()))
                .filter(dependency -> !allowed.imports().contains(packageOf(dependency.getTargetClass())))
                .map(Dependency::getDescription);

        assertThat(refused).isEmpty();
    }

    @Test
    void givenTheTable_whenReadFromTheTop_thenEachPackageImportsWhatStandsAbove() {
        Set<String> above = new HashSet<>();

        for (Allowed allowed : PACKAGES) {
            assertThat(above).as("what stands above " + allowed.name()).containsAll(allowed.imports());
            above.add(allowed.name());
        }
    }

    @Test
    void givenTheTable_whenComparedWithThePackages_thenNoneIsMissing() {
        Stream<String> missing = MAIN.stream().filter(type -> packageOf(type).isEmpty()).map(JavaClass::getPackageName).distinct();

        assertThat(missing).containsExactly(BASE);
    }

    @Test
    void givenAllPackages_whenFollowingImports_thenThereIsNoCycle() {
        slices().matching(BASE + ".(**)").should().beFreeOfCycles().check(MAIN);
    }

    @Test
    void givenTheApi_whenItDependsOnOthers_thenOnlyOnTheJdkAndJSpecify() {
        Stream<String> refused = MAIN.stream().filter(type -> isWithin(type, "api"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> !isWithin(dependency.getTargetClass(), "api"))
                .filter(dependency -> !dependency.getTargetClass().getBaseComponentType().isPrimitive())
                .filter(dependency -> !dependency.getTargetClass().getBaseComponentType().getName().matches("(javax?|org\\.jspecify)\\..*"))
                .map(Dependency::getDescription);

        assertThat(refused).isEmpty();
    }

    @Test
    void givenTheKitForAuthors_whenItDependsOnOthers_thenOnWhatRunsWithoutAServer() {
        Stream<String> refused = TESTS.stream().filter(type -> type.getPackageName().equals(BASE + ".testkit"))
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> !isForTheKit(dependency.getTargetClass().getBaseComponentType()))
                .map(Dependency::getDescription);

        assertThat(refused).isEmpty();
    }

    private static boolean isForTheKit(JavaClass type) {
        return type.isPrimitive() || type.getPackageName().equals(BASE + ".testkit") || KIT_IMPORTS.contains(packageOf(type))
                || KIT_LIBRARIES.matcher(type.getName()).matches();
    }

    @Test
    void givenCodeOutsideOfLoop_whenItNeedsThreadsOrTime_thenItAsksTheScheduler() {
        List<JavaClass> own = MAIN.stream().filter(type -> !isWithin(type, "loop"))
                .filter(type -> type.getCodeUnitAccessesFromSelf().stream().anyMatch(access -> isThread(access) || isPause(access)
                        || isClock(access))).toList();

        assertExcepted(own, OWN_THREADS_AND_CLOCKS);
    }

    @Test
    void givenCodeInTheMiddle_whenItUsesSpring_thenForSqlInStoresOrForWiring() {
        List<JavaClass> users = MAIN.stream().filter(type -> SPRING_PACKAGES.stream().noneMatch(name -> isWithin(type, name)))
                .filter(not(ArchitectureTest::isStoreOrWiring))
                .filter(type -> type.getDirectDependenciesFromSelf().stream().map(Dependency::getTargetClass)
                        .anyMatch(target -> target.getName().startsWith("org.springframework.") && !target.isAnnotation()))
                .toList();

        assertExcepted(users, SPRING);
    }

    @Test
    void givenConfigs_whenReadAsTheyAre_thenOnlyByThoseWhoKeepTheirSecrets() {
        List<JavaClass> readers = MAIN.stream().filter(type -> type.getCodeUnitAccessesFromSelf().stream()
                .anyMatch(access -> access.getTargetOwner().getName().matches(CONFIG_HOLDERS) && access.getName().equals("config")
                        && !access.getTargetOwner().equals(type)))
                .toList();

        assertExcepted(readers, READERS_OF_CONFIGS);
    }

    @Test
    void givenAnyPackage_whenReadingItsDescription_thenNullsAreMarked() {
        Stream<String> unmarked = Stream.concat(MAIN.stream(), TESTS.stream()).map(JavaClass::getPackageName).distinct()
                .filter(name -> !isMarked(MAIN, name) && !isMarked(TESTS, name));

        assertThat(unmarked).isEmpty();
    }

    @Test
    void givenAnyClass_whenReadingItsName_thenItSaysSomething() {
        Stream<String> names = Stream.concat(MAIN.stream(), TESTS.stream()).map(JavaClass::getName)
                .filter(name -> NAMES_THAT_SAY_NOTHING.matcher(name).find());

        assertThat(names).isEmpty();
    }

    @Test
    void givenTests_whenTheyWait_thenForSomethingThatCanBeSeen() {
        Stream<String> pauses = TESTS.stream().flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                .filter(ArchitectureTest::isPause).map(JavaCodeUnitAccess::getDescription);

        assertThat(pauses).isEmpty();
    }

    @Test
    void givenTests_whenTheyNeedAStandIn_thenItIsNoMock() {
        Stream<String> mocks = TESTS.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(dependency -> dependency.getTargetClass().getName().matches("org\\.(mockito|easymock)\\..*"))
                .map(Dependency::getDescription);

        assertThat(mocks).isEmpty();
    }

    private static boolean isThread(JavaCodeUnitAccess<?> access) {
        JavaClass owner = access.getTargetOwner();
        return owner.isAssignableTo(Thread.class) && THREAD_STARTS.contains(access.getName())
                || EXECUTORS.matcher(owner.getName()).matches()
                || owner.getName().equals("java.util.concurrent.CompletableFuture") && access.getName().matches("\\w+Async|\\w+Timeout");
    }

    private static boolean isPause(JavaCodeUnitAccess<?> access) {
        return access.getTarget().getFullName().matches(
                "java\\.lang\\.Thread\\.sleep\\(.*|java\\.util\\.concurrent\\.TimeUnit\\.sleep\\(.*|.*\\.LockSupport\\.park\\w*\\(.*");
    }

    private static boolean isClock(JavaCodeUnitAccess<?> access) {
        String name = access.getTarget().getFullName();
        return name.matches("java\\.lang\\.System\\.(currentTimeMillis|nanoTime)\\(.*|java\\.time\\.\\w+\\.now\\(.*")
                || name.matches("java\\.time\\.(Clock|InstantSource)\\..*");
    }

    /** Stores run SQL, configurations wire, and the root package is all wiring. */
    private static boolean isStoreOrWiring(JavaClass type) {
        String outermost = type.getName().replaceFirst("\\$.*", "");
        return outermost.matches(".*(Store|Configuration)") || type.getPackageName().equals(BASE);
    }

    private static void assertExcepted(List<JavaClass> classes, Map<String, String> exceptions) {
        assertThat(classes).allSatisfy(type -> assertThat(exceptions.keySet()).as(type.getName() + " as an exception with its reason")
                .anyMatch(name -> isNamed(type, name)));
        assertThat(exceptions.keySet()).allSatisfy(name -> assertThat(classes).as("what needs the exception for " + name)
                .anyMatch(type -> isNamed(type, name)));
    }

    private static boolean isNamed(JavaClass type, String exception) {
        return isWithin(type, exception) || type.getName().replaceFirst("\\$.*", "").equals(BASE + "." + exception);
    }

    private static boolean isMarked(JavaClasses classes, String packageName) {
        return classes.containPackage(packageName) && classes.getPackage(packageName).isAnnotatedWith(NullMarked.class);
    }

    private static boolean isOurs(JavaClass type) {
        return type.getBaseComponentType().getPackageName().matches("io\\.coxswain(\\..*)?");
    }

    private static boolean isWithin(JavaClass type, String name) {
        return (type.getBaseComponentType().getPackageName() + ".").startsWith(BASE + "." + name + ".");
    }

    /** The narrowest package of the table that has the type; empty for the root package. */
    private static String packageOf(JavaClass type) {
        return PACKAGES.stream().map(Allowed::name).filter(name -> isWithin(type, name))
                .max(Comparator.comparing(String::length)).orElse("");
    }
}
