package io.coxswain.placement;

import io.coxswain.placement.Seeker.Question;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;

/** Says which live nodes may host what, and why others may not: one statement, however many wait. Thread-safe. */
public final class PlacementJudge {

    private final LiveNodeStore store;
    private final Duration margin;

    /** @param margin before the end of its lease at which a node is suspended */
    public PlacementJudge(LiveNodeStore store, Duration margin) {
        this.store = store;
        this.margin = margin;
    }

    /** One answer for each, in that order. */
    public List<Placement> judge(List<? extends Seeker> seekers) {
        return judge(store.pool(), seekers);
    }

    /** The same, as a transaction sees it. */
    public List<Placement> judge(JdbcTemplate jdbc, List<? extends Seeker> seekers) {
        List<Question> questions = seekers.stream().map(Seeker::question).distinct().toList();
        List<LiveNode> nodes = store.list(jdbc, questions, margin);
        return seekers.stream().map(seeker -> Placement.of(seeker, nodes, questions.indexOf(seeker.question()))).toList();
    }
}
