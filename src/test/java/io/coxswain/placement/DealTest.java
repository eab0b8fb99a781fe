package io.coxswain.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.Spread;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who takes what, as every node deals for itself. */
class DealTest {

    private static UUID node(int number) {
        return new UUID(number, number);
    }

    private static Room room(int number, int slots, int used) {
        return new Room(node(number), slots, used, null, 0);
    }

    private static List<Waiting> workers(int count) {
        return IntStream.range(0, count).mapToObj(i -> new Waiting("w" + i, i)).toList();
    }

    private static WaitingClass group(int cost, @Nullable Spread spread, List<Room> rooms, List<Waiting> workers) {
        return new WaitingClass(1, cost, spread, rooms, workers);
    }

    /** What each node takes, if all look at the same moment. */
    private static Map<UUID, List<String>> deal(WaitingClass group) {
        Map<UUID, List<String>> taken = new HashMap<>();
        group.rooms().forEach(room -> taken.put(room.session(),
                Deal.of(List.of(group), room.session(), room.used(), Set.of()).mine().stream().map(Waiting::id).toList()));
        return taken;
    }

    private static List<Integer> counts(WaitingClass group) {
        Map<UUID, List<String>> taken = deal(group);
        return group.rooms().stream().map(room -> taken.get(room.session()).size()).toList();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            slots               | used              | cost | workers | each takes
            300,300,300,300     | 0,0,0,0           | 1    | 1000    | 250,250,250,250
            300,300,300,300     | 100,0,40,0        | 1    | 860     | 150,250,210,250
            300,300,300,300     | 300,0,0,0         | 1    | 600     | 0,200,200,200
            64,64               | 10,0              | 1    | 5       | 0,5
            100,300             | 0,0               | 1    | 200     | 50,150
            100,300             | 50,0              | 1    | 40      | 0,40
            8,8                 | 7,6               | 2    | 3       | 0,1
            4,8                 | 0,0               | 8    | 2       | 0,1
            """, useHeadersInDisplayName = true)
    void givenNodes_whenDealing_thenTheirSharesOfTakenSlotsBecomeEqual(String slots, String used, int cost, int workers, String each) {
        List<Integer> all = numbers(slots);
        List<Integer> taken = numbers(used);
        List<Room> rooms = IntStream.range(0, all.size()).mapToObj(i -> room(i, all.get(i), taken.get(i))).toList();

        assertThat(counts(group(cost, null, rooms, workers(workers)))).isEqualTo(numbers(each));
    }

    private static List<Integer> numbers(String list) {
        return List.of(list.split(",")).stream().map(Integer::valueOf).toList();
    }

    @Test
    void givenTheSameMoment_whenEachNodeDeals_thenEachWorkerIsTakenOnceAndLoadsDifferByOneAtMost() {
        Random random = new Random(7);
        for (int round = 0; round < 200; round++) {
            List<Room> rooms = IntStream.range(0, 2 + random.nextInt(6)).mapToObj(i -> room(i, 1_000, random.nextInt(30))).toList();
            List<Waiting> workers = workers(200 + random.nextInt(100));

            Map<UUID, List<String>> taken = deal(group(1, null, rooms, workers));

            assertThat(taken.values().stream().flatMap(List::stream).toList())
                    .containsExactlyInAnyOrderElementsOf(workers.stream().map(Waiting::id).toList());
            List<Integer> loads = rooms.stream().map(room -> room.used() + taken.get(room.session()).size()).sorted().toList();
            assertThat(loads.getLast() - loads.getFirst()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void givenALoneWorker_whenNodesAreEquallyLoaded_thenWhoeverLooksTakesIt() {
        WaitingClass one = group(1, null, List.of(room(0, 64, 3), room(1, 64, 3), room(2, 64, 4)), workers(1));

        assertThat(counts(one)).containsExactly(1, 1, 0);
    }

    @Test
    void givenSeveralClasses_whenSlotsAreShort_thenThoseThatWaitLongestComeFirst() {
        List<Room> rooms = List.of(room(0, 3, 0));
        WaitingClass small = new WaitingClass(1, 1, null, rooms, List.of(new Waiting("a", 1), new Waiting("d", 4)));
        WaitingClass large = new WaitingClass(2, 2, null, rooms, List.of(new Waiting("b", 2), new Waiting("c", 3)));

        Deal deal = Deal.of(List.of(large, small), node(0), 0, Set.of());

        assertThat(deal.mine()).extracting(Waiting::id).containsExactly("a", "b");
    }

    @Test
    void givenALaggard_whenDealing_thenItsShareGoesToOthers() {
        WaitingClass group = group(1, null, List.of(room(0, 64, 0), room(1, 64, 0)), workers(10));

        Deal usual = Deal.of(List.of(group), node(0), 0, Set.of());
        Deal without = Deal.of(List.of(group), node(0), 0, Set.of(node(1)));

        assertThat(usual.mine()).hasSize(5);
        assertThat(usual.firstOfOthers()).containsOnlyKeys(node(1));
        assertThat(without.mine()).hasSize(10);
        assertThat(without.leavesSome()).isFalse();
    }

    @Test
    void givenASpread_whenDealing_thenDomainsThatHaveFewerComeFirstHoweverFullTheirNodesAre() {
        List<Room> rooms = List.of(new Room(node(0), 64, 0, "eu", 3), new Room(node(1), 64, 1, "eu", 0), new Room(node(2), 64, 60, "us", 0),
                new Room(node(3), 64, 0, null, 0));

        assertThat(counts(group(1, Spread.over("zone"), rooms, workers(3)))).containsExactly(0, 0, 3, 0);
    }

    @Test
    void givenASpread_whenItCantBeEven_thenAnyNodeIsBetterThanNone() {
        List<Room> rooms = List.of(new Room(node(0), 64, 0, "eu", 0), new Room(node(1), 64, 63, "us", 0), new Room(node(2), 64, 0, null,
                0));

        List<Integer> counts = counts(group(1, Spread.over("zone"), rooms, workers(100)));

        assertThat(counts).containsExactly(64, 1, 35);
    }

    @Test
    void givenAStrictSpread_whenItCantBeEven_thenTheRestWaits() {
        List<Room> rooms = new ArrayList<>(List.of(new Room(node(0), 64, 0, "eu", 1), new Room(node(1), 64, 64, "us", 0),
                new Room(node(2), 64, 0, null, 0)));

        assertThat(counts(group(1, Spread.over("zone").strictly(), rooms, workers(5)))).containsExactly(0, 0, 0);
    }

    @Test
    void givenAStrictSpread_whenAllHaveRoom_thenEachTakesOneAndWaitsForTheOthers() {
        List<Room> rooms = List.of(new Room(node(0), 64, 0, "a", 0), new Room(node(1), 64, 0, "b", 0), new Room(node(2), 64, 0, "c", 1));

        List<Integer> counts = counts(group(1, Spread.over("zone").strictly(), rooms, workers(20)));

        assertThat(counts).containsExactly(1, 1, 0);
    }
}
