package io.coxswain.fence;

import io.coxswain.inbox.InboxEntry;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a term or a worker does with inboxes. */
public sealed interface MessageMutation extends Mutation {

    /**
     * Leaves a message; refused with {@link io.coxswain.api.InboxFullException} when too many wait already.
     *
     * @param workerId the recipient; null for the job's master
     * @param body JSON {@code {topic, body}}
     */
    record Send(@Nullable String workerId, @Nullable String sender, String body) implements MessageMutation {
        InboxEntry entry(String jobId) {
            return new InboxEntry(0, jobId, workerId, sender, InboxEntry.Kind.MESSAGE, body);
        }
    }

    /** The callbacks for these entries have returned. */
    record Acknowledge(List<Long> ids) implements MessageMutation {

        public Acknowledge {
            ids = List.copyOf(ids);
        }
    }
}
