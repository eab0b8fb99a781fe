package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.coxswain.loop.SystemScheduler;
import io.coxswain.testing.Rows;
import io.coxswain.testing.TcpProxy;
import io.coxswain.testing.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresBellTest {

    private static final PGSimpleDataSource DATABASE = TestPostgres.freshDatabase();
    private static final Rows ROWS = new Rows(DATABASE);

    private final SystemScheduler scheduler = new SystemScheduler();
    private final AtomicBoolean othersLive = new AtomicBoolean(true);
    private final PostgresBell here = bell();
    private final PostgresBell there = bell();
    private final List<Ring> heardHere = listen(here);
    private final List<Ring> heardThere = listen(there);
    private final UUID session = UUID.randomUUID();

    @BeforeEach
    void join() {
        here.hold(session);
        there.hold(UUID.randomUUID());
        await().until(() -> heardHere.contains(Ring.EVERYTHING) && heardThere.contains(Ring.EVERYTHING));
        heardHere.clear();
        heardThere.clear();
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
        scheduler.close();
    }

    @Test
    void givenTwoNodes_whenOneRings_thenItHearsAtOnceAndTheOtherSoon() {
        here.ring(Ring.master("job"));

        assertThat(heardHere).containsExactly(Ring.master("job"));
        await().atMost(Duration.ofSeconds(2)).until(() -> heardThere.equals(List.of(Ring.master("job"))));
    }

    @Test
    void givenItsOwnRing_whenItComesBackFromPostgres_thenItIsNotHeardTwice() {
        here.ring(Ring.JOBS);
        there.ring(Ring.WORKERS);

        await().until(() -> heardThere.contains(Ring.JOBS) && heardHere.contains(Ring.WORKERS));
        assertThat(heardHere).containsExactly(Ring.JOBS, Ring.WORKERS);
        assertThat(heardThere).containsExactlyInAnyOrder(Ring.WORKERS, Ring.JOBS);
    }

    @Test
    void givenManyRings_whenTheyGoOut_thenAsFewNotificationsWithoutRepetition() throws SQLException {
        try (Connection listener = DATABASE.getConnection()) {
            listener.createStatement().execute("listen coxswain");

            IntStream.range(0, 2_000).forEach(i -> here.ring(i % 2 == 0 ? Ring.JOBS : Ring.worker("w" + i / 2 % 100)));

            await().until(() -> heardThere.contains(Ring.worker("w99")) && heardThere.contains(Ring.JOBS));
            PGNotification[] notifications = listener.unwrap(PGConnection.class).getNotifications(1_000);
            assertThat(notifications).isNotEmpty().hasSizeLessThan(40);
            assertThat(notifications).allSatisfy(n -> assertThat(n.getParameter().split(",")).doesNotHaveDuplicates());
        }
    }

    @Test
    void givenMoreThanFitsIntoOneNotification_whenRung_thenAllIsHeard() {
        List<Ring> rings = IntStream.range(0, 1_000).mapToObj(i -> Ring.worker("a-rather-long-id-of-a-worker-" + i)).toList();

        rings.forEach(here::ring);

        await().until(() -> heardThere.containsAll(rings));
    }

    @Test
    void givenALoneNode_whenItRings_thenNothingIsSent() {
        othersLive.set(false);
        here.ring(Ring.master("unheard"));
        othersLive.set(true);
        here.ring(Ring.master("heard"));

        await().until(() -> heardThere.contains(Ring.master("heard")));
        assertThat(heardThere).doesNotContain(Ring.master("unheard"));
    }

    @Test
    void givenASession_whenHeld_thenOthersFindItsLockTaken() {
        assertThat(isHeld(session)).isTrue();
    }

    @Test
    void givenAKilledConnection_whenTheProcessLives_thenTheLockIsTakenAgainAndEverythingIsLookedAt() {
        ROWS.list("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = "
                + "(select oid from pg_database where datname = current_database())");

        await().until(() -> heardHere.contains(Ring.EVERYTHING));
        assertThat(isHeld(session)).isTrue();
        there.ring(Ring.JOBS);
        await().until(() -> heardHere.contains(Ring.JOBS));
    }

    @Test
    void givenAKilledConnection_whenTheLockIsTakenAgain_thenItIsKnownToHaveBeenFreeMeanwhile() {
        long before = here.holding(session);

        ROWS.list("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and database = "
                + "(select oid from pg_database where datname = current_database())");

        await().until(() -> here.holding(session) > before);
        assertThat(before).isPositive();
        assertThat(here.holding(UUID.randomUUID())).isZero();
    }

    @Test
    void givenALineThatGoesDead_whenNothingIsHeardAnyMore_thenTheLockIsNotTakenForHeld() {
        TcpProxy way = TcpProxy.to(DATABASE.getPortNumbers()[0]);
        PGSimpleDataSource impatient = way.over(DATABASE);
        impatient.setSocketTimeout(1);
        PostgresBell remote = new PostgresBell(scheduler, ROWS.sql(), impatient, Duration.ofSeconds(1), othersLive::get);
        UUID far = UUID.randomUUID();
        remote.hold(far);

        way.silence();

        await().atMost(Duration.ofSeconds(3)).until(() -> remote.holding(far) == 0);
        remote.close();
        way.close();
    }

    @Test
    void givenANewSession_whenHeld_thenTheOldLockIsFree() {
        UUID next = UUID.randomUUID();

        here.hold(next);

        assertThat(isHeld(next)).isTrue();
        await().until(() -> !isHeld(session));
    }

    @Test
    void givenAnotherProcessThatHoldsIt_whenHolding_thenItWaits() {
        CompletableFuture<Boolean> held = new CompletableFuture<>();

        scheduler.startVirtual("second", () -> {
            there.hold(session);
            held.complete(true);
        });

        await().during(Duration.ofMillis(200)).until(() -> !held.isDone());
        here.close();
        assertThat(held).succeedsWithin(Duration.ofSeconds(5));
        assertThat(isHeld(session)).isTrue();
    }

    @Test
    void givenAClosedBell_whenAsked_thenItsLockIsFreeAndNobodyWaits() {
        here.close();

        await().until(() -> !isHeld(session));
        here.hold(session);
        assertThat(Collections.frequency(heardHere, Ring.EVERYTHING)).isZero();
    }

    private PostgresBell bell() {
        return new PostgresBell(scheduler, ROWS.sql(), DATABASE, Duration.ofSeconds(1), othersLive::get);
    }

    private static List<Ring> listen(PostgresBell bell) {
        List<Ring> heard = new CopyOnWriteArrayList<>();
        bell.addListener(heard::add);
        return heard;
    }

    private static boolean isHeld(UUID session) {
        return Boolean.FALSE.equals(ROWS.sql().queryForObject("select pg_try_advisory_xact_lock_shared(coxswain_session_key(?))",
                Boolean.class, session));
    }
}
