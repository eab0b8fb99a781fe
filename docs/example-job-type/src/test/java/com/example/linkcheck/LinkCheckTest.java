package com.example.linkcheck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.coxswain.api.InvalidInputException;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.Violation;
import io.coxswain.job.JobState;
import io.coxswain.testkit.Fault;
import io.coxswain.testkit.FaultTest;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.Point;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkCheckTest {

    private static final String CONFIG = """
            {"pages": ["http://test.example/", "http://test.example/shop"], "parallel": 1}""";

    private final TestWeb web = new TestWeb().page(TestWeb.HOME, "/shop", "/gone", "http://test.example/").page(TestWeb.SHOP, "/",
            "sold-out");
    private final LinkCheckJobType type = new LinkCheckJobType(web);

    @Test
    void givenPages_whenRun_thenLinksThatLeadNowhereAreFound() {
        JobTestKit kit = new JobTestKit().submit(type, CONFIG);

        kit.runToEnd();

        assertEquals(JobState.FINISHED, kit.state());
        assertEquals(Optional.of(new Summary(2, 2, 0, 2)), kit.detail(Summary.class));
        assertEquals(List.of("http://test.example/gone", "http://test.example/sold-out"), broken(kit));
    }

    @Test
    void givenPageOfAnotherKind_whenSubmitted_thenTheFieldAndTheCureAreNamed() {
        JobTestKit kit = new JobTestKit();

        InvalidInputException refused = assertThrows(InvalidInputException.class,
                () -> kit.submit(type, "{\"pages\": [\"http://test.example/\", \"ftp://test.example/\"]}"));

        assertEquals(List.of(new Violation("/config/pages/1", "must be a URL that begins with http:// or https://")),
                refused.violations());
    }

    @Test
    void givenLostWorker_whenReplaced_thenItGoesOnFromTheCheckpoint() {
        JobTestKit kit = new JobTestKit().submit(type, CONFIG);
        kit.runUntilCallback("worker.tick", 2);

        kit.strike(Fault.WORKER_LOST);
        kit.runToEnd();

        assertEquals(Optional.of(new Summary(2, 2, 0, 2)), kit.detail(Summary.class));
        assertEquals(3 + 1 + 2 + 1, kit.count("worker.tick"), "a tick for each link and one at the end, none of them twice");
    }

    @Test
    void givenMasterThatDiesAsItHandsOut_whenRecovered_thenEachPageIsHandedOutOnce() {
        JobTestKit kit = new JobTestKit().submit(type, CONFIG);
        kit.strike(Fault.MASTER_CRASH, Point.afterWriteIn("master.init"));

        kit.runToEnd();

        assertEquals(Optional.of(new Summary(2, 2, 0, 2)), kit.detail(Summary.class));
        assertEquals(2, kit.workers().size());
    }

    @Test
    void givenMasterThatDiesAsItReplaces_whenRecovered_thenTheLostWorkerIsReplacedOnce() {
        JobTestKit kit = new JobTestKit().submit(type, CONFIG);
        kit.runUntilCallback("worker.tick", 2);
        kit.strike(Fault.WORKER_LOST);
        kit.strike(Fault.MASTER_CRASH, Point.afterWriteIn("master.onWorkerOffline"));

        kit.runToEnd();

        assertEquals(2, kit.callbacks().stream().filter(made -> made.name().equals("master.init")
                || made.name().equals("master.onMasterRecovered")).count(), "the master died");
        assertEquals(2 + 1, kit.workers().size());
    }

    @Test
    void givenPageThatKillsItsWorkers_whenItHasFailedThreeTimes_thenItIsGivenUp() {
        web.trap(TestWeb.HOME);
        JobTestKit kit = new JobTestKit().submit(type, CONFIG);

        kit.runToEnd();

        assertEquals(Optional.of(new Summary(2, 2, 1, 1)), kit.detail(Summary.class));
        assertEquals(3 + 1, kit.workers().size());
    }

    @Test
    void givenPageThatIsNotThere_whenRun_thenItsErrorIsToldAndOthersAreChecked() {
        JobTestKit kit = new JobTestKit().submit(type, """
                {"pages": ["http://test.example/nowhere", "http://test.example/shop"]}""");

        kit.runToEnd();

        assertEquals(Optional.of(new Summary(2, 2, 1, 1)), kit.detail(Summary.class));
        assertEquals("Status 404", kit.kv().get(Keys.result(0), PageResult.class).orElseThrow().error());
    }

    @Test
    void givenRunningJob_whenItsRouteIsCalled_thenWhatWasFoundUntilNowIsListed() {
        JobTestKit kit = new JobTestKit().submit(type, CONFIG);
        kit.runUntilCallback("worker.tick", 2);

        BrokenLink[] found = kit.get("/broken-links?limit=10").body(BrokenLink[].class);

        assertEquals(List.of(new BrokenLink(TestWeb.HOME, URI.create("http://test.example/gone"), "Status 404")), List.of(found));
        assertEquals(400, kit.get("/broken-links?limit=0").status());
    }

    @Test
    void givenRunningJob_whenCanceled_thenItEndsWithWhatWasFound() {
        JobTestKit kit = new JobTestKit().submit(type, CONFIG);
        kit.runUntil(JobState.RUNNING);

        kit.cancel();
        kit.runToEnd();

        assertEquals(JobState.CANCELED, kit.state());
        assertEquals(2, kit.detail(Summary.class).orElseThrow().pages());
    }

    @FaultTest(seeds = 50, faults = {Fault.MASTER_CRASH, Fault.MASTER_FREEZE, Fault.MASTER_HANDOVER, Fault.WORKER_LOST,
        Fault.WORKER_FREEZE, Fault.WORKER_DRAINED, Fault.TRANSACTION_REPEATED})
    void givenFaults_whenRunToTheEnd_thenTheResultIsTheSame(JobTestKit kit) {
        kit.submit(type, CONFIG);

        kit.runToEnd();

        assertEquals(Optional.of(new Summary(2, 2, 0, 2)), kit.detail(Summary.class));
        assertEquals(List.of("http://test.example/gone", "http://test.example/sold-out"), broken(kit));
    }

    private static List<String> broken(JobTestKit kit) {
        return kit.kv().scanPrefix(Keys.BROKEN, 100, BrokenLink.class).stream().map(KeyValueEntry::value)
                .map(found -> found.link().toString()).toList();
    }
}
