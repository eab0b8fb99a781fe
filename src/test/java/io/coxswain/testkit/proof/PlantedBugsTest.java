package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.testkit.Fault;
import io.coxswain.testkit.FaultSearch;
import io.coxswain.testkit.FaultTest;
import io.coxswain.testkit.JobTestKit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit finds what is wrong, and nothing else. */
class PlantedBugsTest {

    private static final int BILLS = 3;
    private static final int SEEDS = 200;
    private static final Pattern SEED = Pattern.compile("-Dcoxswain\\.seed=(\\d+)");

    @ParameterizedTest
    @CsvSource({"PAYS_BEFORE_IT_NOTES,WORKER_LOST", "PAYS_BEFORE_IT_NOTES,UNKNOWN_COMMIT", "PAYS_BEFORE_IT_NOTES,WORKER_FREEZE",
        "NOTES_BEFORE_IT_PAYS,WORKER_LOST", "COUNTS_EACH_MESSAGE,DUPLICATE_MESSAGE", "COUNTS_EACH_MESSAGE,WORKER_LOST",
        "FORGETS_IN_BETWEEN,MASTER_CRASH", "FORGETS_IN_BETWEEN,MASTER_HANDOVER", "HIRES_IN_ANY_CASE,MASTER_CRASH",
        "PAYS_IN_A_TRANSACTION,TRANSACTION_REPEATED", "PAYS_IN_A_TRANSACTION,MASTER_CRASH", "TAKES_UNKNOWN_FOR_FAILED,UNKNOWN_COMMIT",
        "TRUSTS_WHAT_IT_HAS_READ,MASTER_FREEZE", "TRUSTS_WHAT_IT_HAS_READ,MASTER_HUNG"})
    void givenABug_whenTheFaultThatItFearsMayStrike_thenASeedFindsItAndShowsItAgain(Bug bug, Fault fault) {
        FaultSearch search = FaultSearch.with(fault);

        Throwable found = catchThrowable(() -> search.run(SEEDS, kit -> pay(kit, bug)));

        assertThat(found).isInstanceOf(AssertionError.class).hasMessageContaining(fault.name()).hasMessageContaining("What happened:");
        Matcher seed = SEED.matcher(found.getMessage());
        assertThat(seed.find()).isTrue();
        assertThatThrownBy(() -> search.replay(Long.parseLong(seed.group(1)), kit -> pay(kit, bug))).extracting(Throwable::getMessage)
                .isEqualTo(found.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Bug.class)
    void givenABug_whenNothingGoesWrong_thenItDoesNotShow(Bug bug) {
        FaultSearch search = FaultSearch.with();

        search.run(20, kit -> pay(kit, bug));
    }

    @FaultTest(seeds = 300, faults = {Fault.MASTER_CRASH, Fault.MASTER_FREEZE, Fault.MASTER_HUNG, Fault.MASTER_HANDOVER,
        Fault.PAUSE, Fault.WORKER_LOST, Fault.WORKER_FREEZE, Fault.WORKER_HUNG, Fault.WORKER_DRAINED, Fault.DISPATCH_REFUSED,
        Fault.DUPLICATE_MESSAGE, Fault.UNKNOWN_COMMIT, Fault.TRANSACTION_REPEATED})
    void givenNoBug_whenAnythingGoesWrong_thenEachPaymentIsMadeOnce(JobTestKit kit) {
        pay(kit, Bug.NONE);
    }

    private static void pay(JobTestKit kit, Bug bug) {
        Bank bank = new Bank();
        kit.submit(new PaymentsJobType(bug, bank), new PaymentsJobType.Config(BILLS));

        kit.runFor(Duration.ofMinutes(10));

        List<String> wanted = new ArrayList<>(IntStream.range(0, BILLS).mapToObj(bill -> "bill-" + bill).toList());
        wanted.add(PaymentsJobType.FEE);
        assertThat(bank.payments()).isEqualTo(wanted);
        assertThat(kit.detail(Integer.class)).contains(BILLS);
        if (bug == Bug.TAKES_UNKNOWN_FOR_FAILED) {
            assertThat(kit.kv().get("sum", Integer.class)).contains(BILLS);
        }
        if (bug == Bug.HIRES_IN_ANY_CASE) {
            assertThat(kit.workers()).hasSize(1);
        }
    }
}
