package io.coxswain.master;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many jobs the first of some nodes gives up. */
class RebalancePlanTest {

    private static UUID node(int number) {
        return new UUID(0, number);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', useHeadersInDisplayName = true, textBlock = """
            leads         | capacity   | begun | gives
            100,0         | 1000,1000  | false | 20
            60,40         | 1000,1000  | false | 10
            54,46         | 1000,1000  | false | 0
            54,46         | 1000,1000  | true  | 4
            51,49         | 1000,1000  | true  | 1
            50,50         | 1000,1000  | true  | 0
            40,60         | 1000,1000  | true  | 0
            3,0           | 1000,1000  | false | 0
            4,0           | 1000,1000  | false | 2
            1,0           | 1000,1000  | true  | 0
            100,5         | 1000,5     | false | 0
            100,0         | 1000,5     | false | 0
            100,0         | 1000,5     | true  | 5
            100,100,0     | 99,99,99   | false | 20
            34,33,33      | 99,99,99   | true  | 0
            100           | 1000       | false | 0
            """)
    void givenNodes_whenOneHasMoreThanItsShare_thenItGivesUpNoMoreThanThatAndAFewAtATime(String leads, String capacity, boolean begun,
            int gives) {
        List<Integer> led = numbers(leads);
        List<Integer> most = numbers(capacity);
        List<RebalancePlan.Peer> peers = IntStream.range(0, led.size())
                .mapToObj(i -> new RebalancePlan.Peer(node(i), led.get(i), most.get(i))).toList();

        RebalancePlan plan = RebalancePlan.of(node(0), peers, begun, 20);

        assertThat(plan.give()).isEqualTo(gives);
        assertThat(plan.takers()).allSatisfy(taker -> assertThat(taker.session()).isNotEqualTo(node(0)));
    }

    @Test
    void givenANodeThatHasNotSettled_whenOthersLeadFewer_thenItGivesNoneUp() {
        List<RebalancePlan.Peer> others = List.of(new RebalancePlan.Peer(node(1), 0, 100), new RebalancePlan.Peer(node(2), 50, 100));

        assertThat(RebalancePlan.of(node(0), others, false, 20)).isEqualTo(RebalancePlan.NOTHING);
    }

    private static List<Integer> numbers(String list) {
        return List.of(list.split(",")).stream().map(Integer::valueOf).toList();
    }
}
