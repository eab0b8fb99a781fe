package io.coxswain.chore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.coxswain.testing.HandTurnedScheduler;
import io.coxswain.testing.Rows;
import io.coxswain.testing.WebNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.springframework.integration.util.UUIDConverter;

class ChoresTest {

    /** Has a number of pieces to do, each of one item. */
    private static final class Pieces implements Chore {

        private final AtomicInteger left;

        private Pieces(int pieces) {
            left = new AtomicInteger(pieces);
        }

        @Override
        public String name() {
            return "pieces";
        }

        @Override
        public Piece doPiece() {
            return new Piece(1, left.decrementAndGet() > 0);
        }
    }

    private final HandTurnedScheduler scheduler = new HandTurnedScheduler();
    private final ReentrantLock lock = new ReentrantLock();
    private final List<String> told = new ArrayList<>();

    private Chores chores(Chore chore) {
        return new Chores(scheduler, name -> lock, List.of(chore), (name, items, took, failed) -> told.add(name + " " + items + " "
                + failed));
    }

    @Test
    void givenSeveralPieces_whenRun_thenAllAreDoneUnderTheLockAndTold() {
        Pieces pieces = new Pieces(3);

        int done = chores(pieces).run(pieces);

        assertThat(done).isEqualTo(3);
        assertThat(told).containsExactly("pieces 3 false");
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void givenAPieceThatFails_whenRun_thenTheLockIsGivenBackAndTheFailureTold() {
        Chore broken = new Chore() {
            @Override
            public String name() {
                return "broken";
            }

            @Override
            public Piece doPiece() {
                throw new IllegalStateException("no luck");
            }
        };

        assertThatThrownBy(() -> chores(broken).run(broken)).hasMessage("no luck");
        assertThat(lock.isLocked()).isFalse();
        assertThat(told).containsExactly("broken 0 true");
    }

    @Test
    void givenTime_whenItPasses_thenAChoreIsTriedAFewTimesAnHourAlsoAfterAFailure() {
        AtomicInteger tried = new AtomicInteger();
        Chore failing = new Chore() {
            @Override
            public String name() {
                return "failing";
            }

            @Override
            public Piece doPiece() {
                tried.incrementAndGet();
                throw new IllegalStateException("again");
            }
        };
        Chores chores = chores(failing);
        chores.start();

        scheduler.advance(Duration.ofMinutes(4));
        int early = tried.get();
        scheduler.advance(Duration.ofMinutes(11));
        await().until(() -> tried.get() == 1 && scheduler.waiting() == 1);
        scheduler.advance(Duration.ofMinutes(15));
        await().until(() -> tried.get() == 2 && scheduler.waiting() == 1);
        chores.close();

        assertThat(early).isZero();
    }

    /** With the locks of the whole cluster, on a node as it ships. */
    @Test
    void givenAnotherNodeAtIt_whenRun_thenThisOneLeavesItAlone() {
        WebNode node = WebNode.shared();
        UUID other = new Rows(node.jdbc().getDataSource()).session("other", "{}");
        String key = UUIDConverter.getUUID("pieces").toString();
        node.jdbc().update("insert into int_lock (lock_key, region, client_id) values (?, 'chore', ?)", key, other);
        Pieces pieces = new Pieces(2);

        int whileOther = node.bean(Chores.class).run(pieces);
        node.jdbc().update("delete from node_session where id = ?", other);
        int alone = node.bean(Chores.class).run(pieces);

        assertThat(whileOther).isZero();
        assertThat(alone).isEqualTo(2);
        assertThat(node.jdbc().queryForObject("select count(*) from int_lock where lock_key = ?", Long.class, key)).isZero();
    }

    @Test
    void givenANode_whenAskedForItsChores_thenTheseAreAllOfThem() {
        assertThat(WebNode.shared().beans(Chore.class)).extracting(Chore::name).containsExactlyInAnyOrder("purge-idempotency-keys",
                "purge-commit-marks", "purge-finished-jobs", "keep-history");
    }
}
