package io.coxswain.placement;

import io.coxswain.api.Spread;
import io.coxswain.placement.Obstacle.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A spread for which workers wait.
 *
 * @param jobId the job whose workers are counted
 * @param type the type of worker that is counted
 */
public record StrictSpread(String jobId, String type, Spread spread) {

    /** Null unless the spread is strict: for no other does anything wait. */
    public static @Nullable StrictSpread of(String jobId, String type, @Nullable Spread spread) {
        return spread != null && spread.mode() == Spread.Mode.STRICT ? new StrictSpread(jobId, type, spread) : null;
    }

    /**
     * Adds to the obstacles of each node what the spread has against it. It counts on every node that may run the worker, full ones
     * included, as a deal does.
     */
    void judge(List<LiveNode> nodes, int question, List<List<Obstacle>> obstacles) {
        Map<Integer, Room> rooms = new LinkedHashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            if (obstacles.get(i).stream().allMatch(obstacle -> obstacle.kind() == Kind.FULL)) {
                rooms.put(i, nodes.get(i).room(spread, question));
            }
        }
        Domains domains = new Domains(spread, rooms.values());
        rooms.forEach((i, room) -> {
            if (!domains.allows(room)) {
                obstacles.get(i).add(new Obstacle(Kind.SPREAD_UNEVEN, uneven(room, domains)));
            }
        });
    }

    private String uneven(Room room, Domains domains) {
        if (room.domain() == null) {
            return "has no label " + spread.label() + " to spread over";
        }
        String where = spread.label() == null ? "has " : "is in " + spread.label() + "=" + room.domain() + ", which has ";
        return where + domains.count(room) + " of type '" + type + "' already, and another domain has " + domains.least();
    }
}
