package io.coxswain.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coxswain.api.ExitReason;
import io.coxswain.api.StaleEpochException;
import io.coxswain.cluster.Ring;
import io.coxswain.election.LeadershipTerm;
import io.coxswain.event.EventStore;
import io.coxswain.inbox.InboxStore;
import io.coxswain.job.JobMutation;
import io.coxswain.job.JobMutationStore;
import io.coxswain.json.Json;
import io.coxswain.kv.KvMutation;
import io.coxswain.kv.KvStore;
import io.coxswain.loop.SystemScheduler;
import io.coxswain.testing.RecordingBell;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TestPostgres;
import io.coxswain.transaction.Transactions;
import io.coxswain.worker.WorkerMutationStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** What every write in the name of a term or a worker goes through, over Postgres. */
class FencedWriterTest {

    private static final DataSource DATABASE = TestPostgres.freshDatabase();
    private static int jobs;

    private final Rows rows = new Rows(DATABASE);
    private final SystemScheduler scheduler = new SystemScheduler();
    private final RecordingBell bell = new RecordingBell();
    private final Json json = new Json();
    private final InboxStore inbox = new InboxStore(rows.sql());
    private final FencedWriter writer = new FencedWriter(scheduler, new Transactions(DATABASE, scheduler), new EventStore(rows.sql(), json),
            inbox, bell, () -> true, List.of(new KvStore(), new MessageMutationStore(inbox), new WorkerMutationStore(json),
                    new JobMutationStore(json)));

    private final UUID session = rows.session("a", "{}");
    private final String job = "job-" + ++jobs;
    private final LeadershipTerm term = rows.led(job, session);
    private final Fence fence = new Fence.OfTerm(term);

    @AfterEach
    void close() {
        scheduler.close();
    }

    @Test
    void givenTheNewestTerm_whenItWrites_thenItIsDurable() {
        writer.write(fence, new KvMutation.Put("k", "1"));

        assertThat(value("k")).isEqualTo("1");
    }

    @Test
    void givenANewerTerm_whenTheOldOneWrites_thenRefusedNamingBothEpochs() {
        rows.sql().update("update job set epoch = nextval('job_epoch') where id = ?", job);
        String newest = rows.text("select epoch from job where id = ?", job);

        assertThatThrownBy(() -> writer.write(fence, new KvMutation.Put("k", "1"))).isInstanceOf(StaleEpochException.class)
                .hasMessage("Epoch " + term.epoch() + " of job " + job + " is stale: the job's epoch is " + newest);

        assertThat(value("k")).isNull();
    }

    @Test
    void givenNoLeaderOrNoJob_whenTheOldTermWrites_thenRefused() {
        rows.sql().update("update job set leader_session = null where id = ?", job);
        Fence deleted = new Fence.OfTerm(new LeadershipTerm("deleted", 1, session));

        assertThatThrownBy(() -> writer.write(fence, new KvMutation.Put("k", "1"))).isInstanceOf(StaleEpochException.class)
                .hasMessageEndingWith("and nobody leads it");
        assertThatThrownBy(() -> writer.write(deleted, new KvMutation.Put("k", "1"))).isInstanceOf(StaleEpochException.class)
                .hasMessageEndingWith("the job is deleted");
    }

    @Test
    void givenStaleAndCurrentWritesInOneBatch_whenFlushed_thenTheStaleAreRefusedAlone() throws Exception {
        Fence stale = new Fence.OfTerm(new LeadershipTerm(job, term.epoch() - 1, session));
        List<CompletableFuture<?>> results = new ArrayList<>();

        try (Connection blocker = lockJob()) {
            // The first write waits for the lock; what follows gathers behind it and goes as one batch.
            results.add(writer.submit(fence, new KvMutation.Put("first", "0")));
            IntStream.range(0, 20).forEach(i -> results.add(writer.submit(i % 2 == 0 ? fence : stale, new KvMutation.Put("k" + i, "1"))));
            blocker.rollback();
        }

        await().until(() -> results.stream().allMatch(CompletableFuture::isDone));
        for (int i = 0; i < 20; i++) {
            assertThat(results.get(i + 1).isCompletedExceptionally()).isEqualTo(i % 2 == 1);
            assertThat(value("k" + i)).isEqualTo(i % 2 == 0 ? "1" : null);
        }
    }

    @Test
    void givenAWriteInTheMaking_whenANewTermIsGranted_thenTheGrantWaitsForItsCommit() {
        CompletableFuture<Integer> grant = new CompletableFuture<>();

        writer.inTransaction(fence, transaction -> {
            scheduler.startVirtual("grant", () -> grant.complete(
                    rows.sql().update("update job set epoch = nextval('job_epoch') where id = ?", job)));
            await().until(() -> Integer.valueOf(1).equals(blockedStatements()));
            transaction.write(new KvMutation.Put("k", "1"));
            return true;
        });

        assertThat(grant.join()).isEqualTo(1);
        assertThat(value("k")).isEqualTo("1");
    }

    @Test
    void givenATransactionThatThrows_whenItHasWritten_thenNothingIsLeftAndNobodyIsRung() {
        assertThatThrownBy(() -> writer.inTransaction(fence, transaction -> {
            transaction.write(new KvMutation.Put("k", "1"));
            transaction.write(new MessageMutation.Send("w", null, "{}"));
            throw new IllegalStateException("changed my mind");
        })).isInstanceOf(IllegalStateException.class);

        assertThat(value("k")).isNull();
        assertThat(rows.text("select count(*) from inbox where job_id = ?", job)).isEqualTo("0");
        assertThat(bell.rings()).isEmpty();
    }

    @Test
    void givenWorkersOfAllKinds_whenTheJobExits_thenLocksAndWorkersEndInTheSameTransaction() {
        rows.worker(job + "-pending", job, 1, "[]");
        rows.worker(job + "-running", job, "RUNNING", session);
        rows.worker(job + "-done", job, "FINISHED", session);

        writer.write(fence, new JobMutation.Exit("a", ExitReason.FAILED, "code", "no luck", "{\"rows\": 7}"));

        assertThat(rows.list("select state, leader_session, detail ->> 'rows' as rows, error ->> 'message' as error from job where id = ?",
                job)).singleElement().satisfies(row -> assertThat(row).containsEntry("state", "FAILED")
                        .containsEntry("leader_session", null).containsEntry("rows", "7").containsEntry("error", "no luck"));
        assertThat(rows.text("select count(*) from int_lock where lock_key = ?", job)).isEqualTo("0");
        assertThat(rows.text("select string_agg(state, ' ' order by id) from worker where job_id = ?", job))
                .isEqualTo("FINISHED CANCELED STOPPING");
        assertThat(rows.text("select string_agg(kind, ' ' order by seq) from job_event where job_id = ?", job)).isEqualTo("EXITED");
        assertThat(bell.rings()).contains(Ring.worker(job + "-running")).doesNotContain(Ring.worker(job + "-done"));
        assertThatThrownBy(() -> writer.write(fence, new KvMutation.Put("k", "1"))).isInstanceOf(StaleEpochException.class);
    }

    @Test
    void givenAWorkerThatIsOverOrTaken_whenItWrites_thenRefused() {
        UUID other = rows.session("b", "{}");
        rows.worker(job + "-mine", job, "RUNNING", session);
        rows.worker(job + "-lost", job, "LOST", session);
        rows.worker(job + "-taken", job, "RUNNING", other);

        writer.write(new Fence.OfWorker(job, job + "-mine", session), new KvMutation.Put("k", "1"));

        assertThat(value("k")).isEqualTo("1");
        for (String worker : List.of("-lost", "-taken", "-unknown")) {
            assertThatThrownBy(() -> writer.write(new Fence.OfWorker(job, job + worker, session), new KvMutation.Put("k", "2")))
                    .isInstanceOf(StaleEpochException.class).hasMessageContaining(job + worker);
        }
        assertThat(value("k")).isEqualTo("1");
    }

    @Test
    void givenTheSameFenceInSql_whenAuthorsAskForIt_thenItAgrees() {
        rows.sql().queryForList("select coxswain_assert_epoch(?, ?)", job, term.epoch());

        assertThatThrownBy(() -> rows.sql().queryForList("select coxswain_assert_epoch(?, ?)", job, term.epoch() - 1))
                .rootCause().isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("CX001"))
                .hasMessageContaining("Epoch " + (term.epoch() - 1)).hasMessageContaining("epoch is " + term.epoch());
        assertThatThrownBy(() -> rows.sql().queryForList("select coxswain_assert_epoch('deleted', 1)")).rootCause()
                .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("CX001"));
    }

    private @Nullable String value(String key) {
        return new KvStore().find(rows.sql(), job, key).map(KvStore.Entry::value).orElse(null);
    }

    private Connection lockJob() throws SQLException {
        Connection connection = DATABASE.getConnection();
        connection.setAutoCommit(false);
        new JdbcTemplate(new SingleConnectionDataSource(connection, true))
                .queryForList("select 1 from job where id = ? for update", job);
        return connection;
    }

    private Integer blockedStatements() {
        return rows.sql().queryForObject("select count(*) from pg_locks l join pg_database d on d.oid = l.database or l.database is null "
                + "where not granted and d.datname = current_database()", Integer.class);
    }
}
