package io.coxswain.election;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnitAccess;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/**
 * No rule of {@code contracts/election.md} is without a test. A test belongs to the rules that its name begins with:
 * {@code l1_l3_given...}. Rules of the service are tested over each implementation, with the reason here where one has no meaning; rules
 * of the contender on real job masters; safety on whole histories.
 */
class ElectionRulesTest {

    private static final Path CONTRACT = Path.of("src", "test", "resources", "contracts", "election.md");
    private static final Pattern RULE = Pattern.compile("^- ([A-Z]\\d+) ", Pattern.MULTILINE);
    private static final Pattern CARRIED = Pattern.compile("\\G([a-z]\\d+)_");

    private static final List<String> JDBC = List.of("election.jdbc.JdbcElectionTest", "election.jdbc.JdbcElectionFaultsTest",
            "election.LoopedLeaderElectionTest");
    private static final List<String> STANDALONE = List.of("election.standalone.StandaloneElectionTest",
            "election.LoopedLeaderElectionTest");
    private static final List<String> OTHERS = List.of("master.ContenderContractTest", "testing.HistoryRecorderTest",
            "election.ElectionRulesTest");

    /** What the election service can't keep alone. */
    private static final Map<String, String> NOT_OF_THE_SERVICE = Map.ofEntries(
            entry("G7", "the host makes instances"),
            entry("G8", "the host runs jobs; a job that is over is never claimed either, which is tested over JDBC"),
            entry("G9", "the runner takes the steps"),
            entry("L4", "the runner has the callers and the instance"),
            entry("L5", "the runner and the fence ignore what is late"),
            entry("S1", "the fence refuses"),
            entry("O1", "of histories"), entry("O2", "of histories"), entry("O3", "of histories"),
            entry("O4", "nothing that decides reads the wall clock"));

    /** What can't happen where one process leads by its own word. */
    private static final Map<String, String> NOT_STANDALONE = Map.of(
            "L2", "there is no lease that a renewal could extend",
            "L3", "there is no lease that could lapse",
            "L8", "there is no database to miss",
            "L9", "nobody else is there to take over while the process is frozen",
            "X3", "there is no pool");

    /** Who reads the wall clock, and for what. */
    private static final Set<String> WALL_CLOCK = Set.of("io.coxswain.master.RunningJobMasterContext", // ids of workers, which sort by time
            "io.coxswain.worker.Executor", // until when the workers of a node that drains have time, as they are told
            "io.coxswain.election.standalone.StandaloneHighAvailabilityServices"); // since when a leader leads, for people

    @Test
    void givenTheRulesOfTheService_whenLookedForOverJdbc_thenEachHasATest() throws Exception {
        Set<String> wanted = rules();
        wanted.removeAll(NOT_OF_THE_SERVICE.keySet());

        assertThat(carriedBy(JDBC)).containsAll(wanted);
    }

    @Test
    void givenTheRulesOfTheService_whenLookedForOverStandalone_thenEachHasATestOrAReason() throws Exception {
        Set<String> wanted = rules();
        wanted.removeAll(NOT_OF_THE_SERVICE.keySet());
        wanted.removeAll(NOT_STANDALONE.keySet());

        assertThat(carriedBy(STANDALONE)).containsAll(wanted).doesNotContainAnyElementsOf(NOT_STANDALONE.keySet());
    }

    @Test
    void givenTheOtherRules_whenLookedForOnMastersAndHistories_thenEachHasATest() throws Exception {
        assertThat(carriedBy(OTHERS)).containsAll(NOT_OF_THE_SERVICE.keySet());
    }

    @Test
    void givenRulesThatTestsAndReasonsName_whenLookedForInTheContract_thenTheyAreThere() throws Exception {
        Set<String> named = new TreeSet<>(NOT_OF_THE_SERVICE.keySet());
        named.addAll(NOT_STANDALONE.keySet());
        for (List<String> tests : List.of(JDBC, STANDALONE, OTHERS)) {
            named.addAll(carriedBy(tests));
        }

        assertThat(rules()).hasSize(31).isEqualTo(named);
    }

    /** Clocks of nodes may be off by minutes, since none of them is asked. */
    @Test
    void o4_givenTheWallClock_whenLookedForItsReaders_thenNobodyDecidesAnythingByIt() {
        Stream<String> readers = new ClassFileImporter().importPath(Path.of("target", "classes")).stream()
                .filter(type -> !type.getPackageName().equals("io.coxswain.loop"))
                .flatMap(type -> type.getCodeUnitAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().getName().equals("io.coxswain.loop.Scheduler") && access.getName().equals("now"))
                .map(JavaCodeUnitAccess::getOriginOwner).map(JavaClass::getName);

        assertThat(readers).isSubsetOf(WALL_CLOCK);
    }

    private static Set<String> rules() throws IOException {
        Set<String> rules = new TreeSet<>();
        Matcher rule = RULE.matcher(Files.readString(CONTRACT));
        while (rule.find()) {
            rules.add(rule.group(1));
        }
        return rules;
    }

    private static Set<String> carriedBy(List<String> classes) throws ClassNotFoundException {
        Set<String> carried = new TreeSet<>();
        for (String name : classes) {
            for (Class<?> type = Class.forName("io.coxswain." + name); type != null; type = type.getSuperclass()) {
                Arrays.stream(type.getDeclaredMethods()).filter(ElectionRulesTest::isTest).map(Method::getName).forEach(test -> {
                    Matcher rule = CARRIED.matcher(test);
                    while (rule.find()) {
                        carried.add(rule.group(1).toUpperCase(Locale.ROOT));
                    }
                });
            }
        }
        return carried;
    }

    private static boolean isTest(Method method) {
        return method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class);
    }
}
