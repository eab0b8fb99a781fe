package io.coxswain.cluster;

import java.util.Map;
import java.util.Set;

/**
 * What a node tells of itself when it joins.
 *
 * @param address base URL under which other nodes reach it
 * @param slots sum of the costs of the workers it may run
 * @param maxJobMasters jobs it may lead at a time
 * @param jobTypes names of those that it has; it claims no others
 */
public record NodeDescription(String name, String address, Map<String, String> labels, int slots, int maxJobMasters,
        Set<String> jobTypes) {
    public NodeDescription {
        labels = Map.copyOf(labels);
        jobTypes = Set.copyOf(jobTypes);
    }
}
