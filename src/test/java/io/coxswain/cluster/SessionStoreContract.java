package io.coxswain.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store of sessions promises. A subclass brings the store and ways to make time pass and processes die. */
abstract class SessionStoreContract {

    static final Duration TTL = Duration.ofMinutes(1);

    private SessionStore store;
    private UUID mine;

    /** A store of one node's own, over the sessions of all. */
    abstract SessionStore open();

    /** Makes the session's lease run out. */
    abstract void expire(UUID session);

    /** Makes the session's process show that it lives. */
    abstract void hold(UUID session);

    /** Makes the session's process die. */
    abstract void die(UUID session);

    @BeforeEach
    void join() {
        store = open();
        mine = join("mine");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void givenAJoinedSession_whenRenewing_thenTheLiveNodesAreListedAsTheyDescribedThemselves() {
        UUID other = join("a-other");

        List<NodeView> live = store.renew(mine, new NodeLoad(3, 7), TTL).orElseThrow();

        assertThat(live).extracting(NodeView::session).containsExactly(other, mine);
        NodeView view = live.getLast();
        assertThat(view).isEqualTo(new NodeView(mine, "mine", "http://mine:8080", NodeView.State.ACTIVE, Map.of("zone", "eu"), 8,
                new NodeLoad(3, 7), view.startedAt(), null));
    }

    @Test
    void givenADrainedNode_whenItJoinsAgain_thenItIsDrainedStill() {
        store.end(mine, "expiry");
        UUID again = UUID.randomUUID();
        store.join(again, node("mine"), true, TTL);

        List<NodeView> live = store.renew(again, NodeLoad.NONE, TTL).orElseThrow();

        assertThat(live).extracting(NodeView::state).containsExactly(NodeView.State.DRAINING);
    }

    @Test
    void givenNoRow_whenRenewing_thenTheSessionIsLostAndStaysSo() {
        store.end(mine, "shutdown");

        assertThat(store.renew(mine, NodeLoad.NONE, TTL)).isEmpty();
        assertThat(store.renew(mine, NodeLoad.NONE, TTL)).isEmpty();
    }

    @Test
    void givenAnExpiredRowThatStillStands_whenRenewing_thenTheSessionGoesOn() {
        UUID other = join("other");
        expire(other);

        boolean renewed = store.renew(other, NodeLoad.NONE, TTL).isPresent();

        assertThat(renewed).isTrue();
        assertThat(store.endExpired(mine)).isEmpty();
    }

    @Test
    void givenExpiredSessions_whenEnded_thenAllButTheOwnAndOnlyOnce() {
        UUID other = join("other");
        UUID alive = join("alive");
        expire(other);
        expire(mine);

        Set<UUID> ended = store.endExpired(mine);

        assertThat(ended).containsExactly(other);
        assertThat(store.endExpired(mine)).isEmpty();
        assertThat(sessions()).containsExactlyInAnyOrder(mine, alive);
    }

    @Test
    void givenProcessesThatDied_whenProbed_thenTheyAreFoundAndTheOwnIsNot() {
        UUID alive = join("alive");
        hold(alive);
        UUID dead = join("dead");
        hold(dead);
        die(dead);
        UUID never = join("never held");

        assertThat(store.findUnheld(mine)).containsExactlyInAnyOrder(dead, never);
        assertThat(sessions()).contains(dead, never);
    }

    @Test
    void givenASuspect_whenItShowsThatItLives_thenItIsNotEnded() {
        UUID suspect = join("suspect");
        UUID dead = join("dead");

        Set<UUID> suspects = store.findUnheld(mine);
        hold(suspect);
        Set<UUID> ended = store.endCrashed(suspects);

        assertThat(ended).containsExactly(dead);
        assertThat(sessions()).containsExactlyInAnyOrder(mine, suspect);
    }

    @Test
    void givenTwoNodesThatFindTheSame_whenBothEndIt_thenOneDid() {
        UUID dead = join("dead");
        SessionStore others = open();

        Set<UUID> first = store.endCrashed(Set.of(dead));
        Set<UUID> second = others.endCrashed(Set.of(dead));
        others.close();

        assertThat(first).containsExactly(dead);
        assertThat(second).isEmpty();
    }

    @Test
    void givenAnEndedSession_whenEndedAgain_thenNothingHappens() {
        UUID other = join("other");

        store.end(other, "shutdown");
        store.end(other, "shutdown");

        assertThat(sessions()).containsExactly(mine);
    }

    @Test
    void givenAClosedStore_whenUsedAgain_thenItWorks() {
        store.close();

        assertThat(sessions()).containsExactly(mine);
    }

    UUID join(String name) {
        return join(store, name);
    }

    static UUID join(SessionStore store, String name) {
        UUID session = UUID.randomUUID();
        store.join(session, node(name), false, TTL);
        return session;
    }

    private static NodeDescription node(String name) {
        return new NodeDescription(name, "http://" + name + ":8080", Map.of("zone", "eu"), 8, 1, Set.of("fake"));
    }

    private List<UUID> sessions() {
        return store.renew(mine, NodeLoad.NONE, TTL).orElseThrow().stream().map(NodeView::session).toList();
    }
}
