package io.coxswain.worker;

import io.coxswain.resource.ResourceNeed;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the resources that a worker needs let it run, to explain why it waits. What counts is {@code coxswain_has_resources} in the
 * database.
 *
 * @param obstacle why it can't run anywhere; null if it can
 * @param session of the one node where it can; null if any will do
 */
record ResourcePlace(@Nullable String obstacle, @Nullable UUID session) {

    private static final ResourcePlace ANY = new ResourcePlace(null, null);

    static ResourcePlace of(List<ResourceNeed> needs) {
        for (ResourceNeed need : needs) {
            if (need.name() == null) {
                return new ResourcePlace("resource " + need.id() + ", which it needs, was removed", null);
            } else if (need.isLocal() && need.session() == null) {
                return new ResourcePlace("resource '" + need.name() + "' is in the local files of node " + need.node()
                        + ", which is not live", null);
            }
        }
        List<ResourceNeed> local = needs.stream().filter(ResourceNeed::isLocal).toList();
        List<UUID> sessions = local.stream().map(ResourceNeed::session).distinct().toList();
        return switch (sessions.size()) {
            case 0 -> ANY;
            case 1 -> new ResourcePlace(null, sessions.getFirst());
            default -> new ResourcePlace("no node has all of the local files that it needs: " + local.stream()
                    .map(need -> "resource '" + need.name() + "' is on node " + need.node()).collect(Collectors.joining(", ")), null);
        };
    }
}
