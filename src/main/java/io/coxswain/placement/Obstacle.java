package io.coxswain.placement;

/**
 * What keeps a node from hosting something.
 *
 * @param sentence begins with the name of the node's property, not of the node
 */
public record Obstacle(Kind kind, String sentence) {

    /** In the order in which an operator would want to know. */
    public enum Kind {
        JOB_TYPE_MISSING("no-node-has-type"),
        LABELS_DIFFER("no-node-matches"),
        RESOURCE_MISSING("no-node-has-resource"),
        GIVES_UP("nodes-draining"),
        SILENT("nodes-suspended"),
        FULL("nodes-full"),
        TOO_SMALL("nodes-too-small"),
        SPREAD_UNEVEN("spread-uneven");

        private final String code;

        Kind(String code) {
            this.code = code;
        }

        /** Of the reason, when this is what keeps every node from it. */
        String code() {
            return code;
        }
    }

    /** Whether the node would do, if it were larger or emptier, or others had more of the kind. */
    boolean isAboutRoom() {
        return switch (kind) {
            case FULL, TOO_SMALL, SPREAD_UNEVEN -> true;
            case JOB_TYPE_MISSING, LABELS_DIFFER, RESOURCE_MISSING, GIVES_UP, SILENT -> false;
        };
    }
}
