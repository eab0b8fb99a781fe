package io.coxswain.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.builtin.fake.FakeJobType;
import io.coxswain.cluster.SessionTrust;
import io.coxswain.event.EventStore;
import io.coxswain.idempotency.IdempotencyKey;
import io.coxswain.idempotency.IdempotencyStore;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import io.coxswain.loop.Batching;
import io.coxswain.testing.HandTurnedScheduler;
import io.coxswain.testing.NodeSetup;
import io.coxswain.testing.RecordingBell;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.BreakingDataSource;
import io.coxswain.transaction.BreakingDataSource.Commit;
import io.coxswain.transaction.Transactions;
import jakarta.validation.Validation;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.springframework.jdbc.core.JdbcTemplate;

/** The same submission more than once: at the same moment, on several nodes, and after a commit of which nobody knows. */
class RepeatedSubmitTest {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();
    private static final JdbcTemplate SQL = new JdbcTemplate(DATABASE);
    private static final StrictReader READER = new StrictReader(new Json(), Validation.buildDefaultValidatorFactory().getValidator(),
            SecretMask.standard());
    private static final SelfClaim LEADS_NOTHING = new SelfClaim() {
        @Override
        public int take(int submitted) {
            return 0;
        }

        @Override
        public void taken(List<Job> jobs) {
            assertThat(jobs).isEmpty();
        }
    };

    private final Json json = new Json();
    private final String project = "p-" + UUID.randomUUID();
    private final JobSubmission submission = new JobSubmission(null, "fake", null, project, null, null, null, null);

    /** What a node serves submissions with. */
    private JobManager node(DataSource way) {
        HandTurnedScheduler scheduler = new HandTurnedScheduler();
        JdbcTemplate pool = new JdbcTemplate(way);
        return new JobManager(scheduler, new JobTypes(List.of(new FakeJobType(InstantSource.system())), READER),
                NodeSetup.named("any").jobs(), new JobStore(pool, json), new EventStore(pool, json), new IdempotencyStore(pool, json),
                new Transactions(way, scheduler), new SessionTrust(scheduler), new RecordingBell(), json, LEADS_NOTHING);
    }

    private IdempotencyKey key(String name, JobSubmission asked) {
        return IdempotencyKey.of("me", project + name, "POST /jobs", asked, json);
    }

    private long jobs() {
        return SQL.queryForObject("select count(*) from job where project = ?", Long.class, project);
    }

    private static ErrorCode refusal(CompletableFuture<Accepted> answer) {
        return ((CoxswainException) catchThrowable(() -> Batching.join(answer))).code();
    }

    @Test
    void givenEqualKeys_whenSentToTwoNodesAtOnce_thenThereIsOneJobAndOneAnswer() {
        List<JobManager> nodes = List.of(node(DATABASE), node(DATABASE));
        List<CompletableFuture<Accepted>> sent = new ArrayList<>();

        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 8; i++) {
                sent.add(nodes.get(i % 2).accept(submission, key("-" + round, submission)));
            }
        }
        List<Accepted> answers = sent.stream().map(Batching::join).toList();

        assertThat(jobs()).isEqualTo(20);
        assertThat(IntStream.range(0, 20)).allSatisfy(round -> {
            List<Accepted> same = answers.subList(round * 8, round * 8 + 8);
            assertThat(same).extracting(accepted -> accepted.job().id() + accepted.job().createdAt()).containsOnly(same.getFirst().job()
                    .id()
                    + same.getFirst().job().createdAt());
            assertThat(same).filteredOn(accepted -> !accepted.replayed()).hasSize(1);
        });
    }

    /** Jobs of several callers share a batch; what one of them repeats or spoils is nobody else's business. */
    @Test
    void givenOneBatch_whenIdsAndKeysOccurTwice_thenEachIsAnsweredForItself() {
        JobManager node = node(DATABASE);
        JobSubmission named = new JobSubmission(project, "fake", null, project, null, null, null, null);
        JobSubmission other = new JobSubmission(null, "fake", null, project, null, null, null, Duration.ofSeconds(1));

        List<CompletableFuture<Accepted>> sent = List.of(node.accept(submission, key("-a", submission)),
                node.accept(submission, key("-a", submission)), node.accept(other, key("-a", other)), node.accept(named, null),
                node.accept(named, key("-b", named)), node.accept(submission, null));

        assertThat(Batching.join(sent.get(0)).replayed()).isFalse();
        assertThat(Batching.join(sent.get(1)).replayed()).isTrue();
        assertThat(refusal(sent.get(2))).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
        assertThat(Batching.join(sent.get(3)).job().id()).isEqualTo(project);
        assertThat(refusal(sent.get(4))).isEqualTo(ErrorCode.JOB_EXISTS);
        assertThat(Batching.join(sent.get(5)).replayed()).isFalse();
        assertThat(jobs()).isEqualTo(3);
    }

    @Test
    void givenKeysOfTwoCallers_whenTheyAreEqual_thenTheyAreTwo() {
        JobManager node = node(DATABASE);

        Accepted mine = Batching.join(node.accept(submission, IdempotencyKey.of("me", project, "POST /jobs", submission, json)));
        Accepted yours = Batching.join(node.accept(submission, IdempotencyKey.of("you", project, "POST /jobs", submission, json)));

        assertThat(yours.replayed()).isFalse();
        assertThat(yours.job().id()).isNotEqualTo(mine.job().id());
    }

    /** While nodes are exchanged for newer ones, not all of them have the same job types. */
    @Test
    void givenKeyOfAJob_whenRepeatedOnANodeWithoutItsType_thenItIsAnsweredStill() {
        JobSubmission gone = new JobSubmission(null, "gone", null, project, null, null, null, null);
        Accepted first = Batching.join(node(DATABASE).accept(submission, key("", submission)));
        SQL.update("update idempotency_key set fingerprint = ? where key = ?", key("", gone).fingerprint(), project);

        Accepted again = Batching.join(node(DATABASE).accept(gone, key("", gone)));

        assertThat(again.replayed()).isTrue();
        assertThat(again.job().id()).isEqualTo(first.job().id());
    }

    @ParameterizedTest
    @EnumSource(value = Commit.class, mode = Mode.EXCLUDE, names = "WORKS")
    void givenCommitOfUnknownOutcome_whenRepeatedWithTheSameKey_thenThereIsExactlyOneJob(Commit fate) {
        JobManager cutOff = node(new BreakingDataSource(DATABASE).onCommit(fate).refuseAfterBreak(1_000));

        ErrorCode told = refusal(cutOff.accept(submission, key("", submission)));
        Accepted again = Batching.join(node(DATABASE).accept(submission, key("", submission)));

        assertThat(told).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertThat(again.replayed()).isEqualTo(fate == Commit.LOSES_ITS_ANSWER);
        assertThat(SQL.queryForList("select id from job where project = ?", String.class, project)).containsExactly(again.job().id());
    }
}
