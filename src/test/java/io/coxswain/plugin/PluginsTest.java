package io.coxswain.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.coxswain.api.JobType;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import io.coxswain.loop.Scheduler;
import io.coxswain.loop.SystemScheduler;
import jakarta.validation.Validation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PluginsTest {

    private static final Scheduler SCHEDULER = new SystemScheduler();
    private static final Json JSON = new Json();
    private static final JobTypeCheck CHECK = new JobTypeCheck(
            new StrictReader(JSON, Validation.buildDefaultValidatorFactory().getValidator(), SecretMask.standard()), JSON);
    /** The major version stands there in a class file. */
    private static final int MAJOR_VERSION = 7;

    @TempDir
    Path directory;

    private @Nullable Plugins plugins;

    @AfterEach
    void letGo() {
        if (plugins != null) {
            plugins.close();
        }
    }

    @AfterAll
    static void stop() {
        SCHEDULER.close();
    }

    private List<Plugin> load() {
        return load(null, Duration.ofSeconds(20));
    }

    private List<Plugin> load(@Nullable List<String> allowed, Duration limit) {
        plugins = Plugins.load(new PluginProperties(directory, allowed, limit), List.of("fake"), CHECK, SCHEDULER);
        return plugins.all();
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    @Test
    void givenNoDirectory_whenLoaded_thenThereAreNone() {
        directory = directory.resolve("nowhere");

        List<Plugin> told = load();

        assertThat(told).isEmpty();
    }

    @Test
    void givenGoodJar_whenLoaded_thenItTellsWhatItIs() {
        String hash = TestJar.offering("Idle", Sources.idle("Idle", "idle")).attribute(Attributes.Name.IMPLEMENTATION_VERSION, "1.2")
                .attribute(Attributes.Name.IMPLEMENTATION_VENDOR, "Example Inc.").writeTo(file("idle.jar"));

        List<Plugin> told = load();

        assertThat(told).containsExactly(new Plugin("idle.jar", hash, "1.2", "Example Inc.", List.of("idle"), null));
        assertThat(plugins.types()).singleElement().extracting(JobType::name).isEqualTo("idle");
    }

    @Test
    void givenTwoJarsWithTwoVersionsOfALibrary_whenLoaded_thenEachFindsItsOwn() throws Exception {
        TestJar.offering("Same", Sources.idle("Same", "one", "static final Object STATIC = null;",
                "public String toString() { return Library.version(); }")).source("Library", Sources.library("1")).writeTo(file("one.jar"));
        TestJar.offering("Same", Sources.idle("Same", "two", "static final Object STATIC = null;",
                "public String toString() { return Library.version(); }")).source("Library", Sources.library("2")).writeTo(file("two.jar"));

        load();

        assertThat(plugins.types()).extracting(JobType::toString).containsExactly("1", "2");
    }

    @Test
    void givenJar_whenItLooksAround_thenItSeesWhatIsSharedAndNothingElseOfTheNode() throws Exception {
        TestJar.offering("Idle", Sources.idle("Idle", "idle")).entry("org/slf4j/Logger.class", "not looked at").writeTo(file("idle.jar"));

        load();

        ClassLoader loader = plugins.types().getFirst().getClass().getClassLoader();
        assertThat(loader.loadClass("org.slf4j.Logger")).isSameAs(org.slf4j.Logger.class);
        assertThat(loader.loadClass("jakarta.validation.constraints.Min")).isSameAs(jakarta.validation.constraints.Min.class);
        assertThat(loader.loadClass("java.sql.Connection")).isSameAs(java.sql.Connection.class);
        assertThat(Stream.of("io.coxswain.job.JobTypes", "org.springframework.core.SpringVersion", "tools.jackson.databind.ObjectMapper",
                "io.coxswain.apiary.Bee")).allSatisfy(hidden -> assertThat(finds(loader, hidden)).as(hidden).isFalse());
        assertThat(loader.getResources("META-INF/services/" + JobType.class.getName()).asIterator()).toIterable().hasSize(1);
        assertThat(loader.getResource("application.yaml")).isNull();
    }

    private static boolean finds(ClassLoader loader, String name) {
        try {
            loader.loadClass(name);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    @Test
    void givenJarThatIsReplaced_whenItsClassesAreNeeded_thenThoseOfTheLoadedOneAreFound() throws Exception {
        TestJar.offering("Idle", Sources.idle("Idle", "idle")).source("Library", Sources.library("1")).writeTo(file("idle.jar"));
        load();

        Files.writeString(file("idle.jar"), "overwritten");

        ClassLoader loader = plugins.types().getFirst().getClass().getClassLoader();
        assertThat(loader.loadClass("Library").getMethod("version").invoke(null)).isEqualTo("1");
    }

    @Test
    void givenAllowedHashes_whenAnotherJarIsThere_thenItIsRefusedAndNeverRun() {
        String good = TestJar.offering("Idle", Sources.idle("Idle", "idle")).writeTo(file("good.jar"));
        String other = TestJar.offering("Evil", Sources.idle("Evil", "evil", "static final Object STATIC = null;",
                "static { System.setProperty(\"plugin.was.run\", \"yes\"); }")).writeTo(file("other.jar"));

        List<Plugin> told = load(List.of(good), Duration.ofSeconds(20));

        assertThat(told).extracting(Plugin::types).containsExactly(List.of("idle"), List.of());
        assertThat(told.getLast().error()).contains("coxswain.plugins.allowed", other);
        assertThat(System.getProperty("plugin.was.run")).isNull();
    }

    @Test
    void givenNameThatIsTaken_whenLoaded_thenWhoWasFirstKeepsIt() {
        TestJar.offering("A", Sources.idle("A", "mine")).writeTo(file("a.jar"));
        TestJar.offering("B", Sources.idle("B", "mine")).writeTo(file("b.jar"));
        TestJar.offering("C", Sources.idle("C", "fake")).writeTo(file("c.jar"));

        List<Plugin> told = load();

        assertThat(told).extracting(Plugin::types).containsExactly(List.of("mine"), List.of(), List.of());
        assertThat(told.get(1).error()).isEqualTo(
                "Its job type 'mine' is offered by a.jar already: remove one of the two jars, or rename the type");
        assertThat(told.get(2).error()).contains("'fake' is offered by the node itself already");
    }

    @Test
    void givenJarThatHangs_whenLoaded_thenItIsGivenUpAndOthersAreTaken() {
        TestJar.offering("Good", Sources.idle("Good", "good")).writeTo(file("z-good.jar"));
        TestJar.offering("Hangs", Sources.idle("Hangs", "hangs", "static final Object STATIC = null;", """
                static {
                    synchronized (Hangs.class) {
                        while (!Thread.interrupted()) {
                            try { Hangs.class.wait(); } catch (InterruptedException e) { break; }
                        }
                    }
                }""")).writeTo(file("hangs.jar"));

        List<Plugin> told = load(null, Duration.ofSeconds(3));

        assertThat(told).extracting(Plugin::types).containsExactly(List.of(), List.of("good"));
        assertThat(told.getFirst().error()).contains("not loaded within 3000 ms", "hangs at hangs.jar//Hangs.<clinit>(Hangs.java:",
                "coxswain.plugins.start-timeout");
    }

    static List<Arguments> mistakes() {
        return List.of(
                arguments("constructor throws", idle("public record", "public Bad() { throw new IllegalStateException(\"no way\"); } "
                        + "public record"),
                        "Its code failed with java.lang.IllegalStateException: no way at bad.jar//Bad.<init>(Bad.java:6)"),
                arguments("static initialiser throws", idle("STATIC = null", "STATIC = List.of().getFirst()"),
                        "Its code failed with java.util.NoSuchElementException"),
                arguments("name throws", idle("return \"bad\"", "throw new UnsupportedOperationException(\"nameless\")"), "nameless"),
                arguments("name is none", idle("return \"bad\"", "return \"Not A Name\""),
                        "a name has lower case letters, digits and dashes"),
                arguments("name is null", idle("return \"bad\"", "return null"), "has the name 'null'"),
                arguments("example is null", idle("return new Config(1)", "return null"), "the exampleConfig() is null"),
                arguments("example is not valid", idle("return new Config(1)", "return new Config(0)"),
                        "Job type 'bad': the exampleConfig() is not valid: /config/size must be greater than or equal to 1"),
                arguments("example can't be written", idle("int size", "Object size", "new Config(1)",
                        "new Config(new Object() { public Object getSelf() { return this; } })"), "can't be written as JSON"),
                arguments("route is reserved", idle("/* routes */", "routes.get(\"/workers\", (r, c) -> RouteResponse.noContent());"),
                        "'workers' is reserved for the service"),
                arguments("workers are null", idle("return List.of();", "return null;"), "workerTypes() is null"),
                arguments("workers are twice there", idle("return List.of();", "var one = new WorkerType<Config>(\"w\", Config.class, "
                        + "new Config(1), c -> null); return List.of(one, one);"), "has two worker types 'w'"),
                arguments("worker's example is not valid", idle("return List.of();", "return List.of(new WorkerType<Config>(\"w\", "
                        + "Config.class, new Config(0), c -> null));"), "exampleConfig of its worker type 'w' is not valid: /config/size"),
                arguments("class is for a newer Java", idle().compiled(Map.of("Bad.class", PluginsTest::newer)),
                        "Its class Bad was compiled for Java 55, and this node runs Java " + Runtime.version().feature()),
                arguments("class is damaged", idle().compiled(Map.of("Bad.class", bytes -> "damaged".getBytes())), "is damaged"),
                arguments("another class is missing", idle("int size", "Object size", "new Config(1)", "new Config(Library.version())")
                        .source("Library", Sources.library("1")).compiled(Map.of("Library.class", bytes -> null)),
                        "It needs Library, which is not in the jar: put the library into the jar"),
                arguments("class is missing", new TestJar().services("com.example.Nothing"),
                        "META-INF/services/io.coxswain.api.JobType is wrong: Provider com.example.Nothing not found."),
                arguments("class is no job type", new TestJar().source("Library", Sources.library("1")).services("Library"),
                        "not a subtype"),
                arguments("service file is none", new TestJar().services("this is, no name"), "Illegal"),
                arguments("service file is missing", new TestJar().entry("README", "nothing"), "It names no job type: add the file "),
                arguments("type of the node", new TestJar().services("io.coxswain.builtin.fake.FakeJobType"), "not found"));
    }

    private static TestJar idle(String... replacements) {
        return TestJar.offering("Bad", Sources.idle("Bad", "bad", replacements));
    }

    private static byte[] newer(byte[] bytes) {
        bytes[MAJOR_VERSION] = 99;
        return bytes;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void givenMistake_whenLoaded_thenTheJarIsRefusedAndToldWhy(String mistake, TestJar jar, String told) {
        jar.writeTo(file("bad.jar"));

        List<Plugin> all = load();

        assertThat(all).singleElement().satisfies(plugin -> {
            assertThat(plugin.types()).isEmpty();
            assertThat(plugin.error()).contains(told);
        });
        assertThat(plugins.types()).isEmpty();
    }

    @Test
    void givenFilesThatAreNoJars_whenLoaded_thenEachIsToldAndOthersAreNotLookedAt() throws IOException {
        Files.writeString(file("empty.jar"), "");
        Files.writeString(file("text.jar"), "This is no jar");
        Files.createDirectory(file("directory.jar"));
        Files.writeString(file("README.txt"), "not looked at");

        List<Plugin> told = load();

        assertThat(told).extracting(Plugin::jar).containsExactly("directory.jar", "empty.jar", "text.jar");
        assertThat(told).extracting(Plugin::error).satisfiesExactly(error -> assertThat(error).startsWith(
                "It can't be read (Is a directory)"),
                error -> assertThat(error).startsWith("It is no jar ("), error -> assertThat(error).startsWith("It is no jar ("));
    }
}
