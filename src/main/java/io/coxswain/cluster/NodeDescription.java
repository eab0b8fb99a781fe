package io.coxswain.cluster;

import java.util.Map;

/**
 * What a node tells of itself when it joins.
 *
 * @param address base URL under which other nodes reach it
 * @param slots sum of the costs of the workers it may run
 */
public record NodeDescription(String name, String address, Map<String, String> labels, int slots) {
    public NodeDescription {
        labels = Map.copyOf(labels);
    }
}
