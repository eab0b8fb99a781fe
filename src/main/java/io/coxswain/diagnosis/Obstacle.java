package io.coxswain.diagnosis;

/**
 * What keeps a node from hosting something.
 *
 * @param sentence begins with the name of the node's property, not of the node
 */
public record Obstacle(Kind kind, String sentence) {

    /** In the order in which an operator would want to know. */
    public enum Kind {
        JOB_TYPE_MISSING("no-node-has-type", "No live node has the job type"),
        LABELS_DIFFER("no-node-matches", "No live node matches"),
        RESOURCE_MISSING("no-node-has-resource", "No live node has the files that are needed"),
        GIVES_UP("nodes-draining", "Every live node is being drained or stopped"),
        SILENT("nodes-suspended", "Every live node is suspended"),
        FULL("nodes-full", "Every live node is full"),
        TOO_SMALL("nodes-too-small", "Every live node is too small");

        private final String code;
        private final String onEveryNode;

        Kind(String code, String onEveryNode) {
            this.code = code;
            this.onEveryNode = onEveryNode;
        }

        /** Of the reason, when it is the same for every node. */
        String code() {
            return code;
        }

        String onEveryNode() {
            return onEveryNode;
        }
    }
}
