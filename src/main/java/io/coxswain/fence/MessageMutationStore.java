package io.coxswain.fence;

import io.coxswain.api.InboxFullException;
import io.coxswain.inbox.InboxStore;
import io.coxswain.inbox.InboxStore.Recipient;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;

/** Leaves messages, and removes those that were handled. */
public final class MessageMutationStore implements MutationStore<MessageMutation> {

    private final InboxStore inbox;

    public MessageMutationStore(InboxStore inbox) {
        this.inbox = inbox;
    }

    @Override
    public Class<MessageMutation> kind() {
        return MessageMutation.class;
    }

    @Override
    public void apply(JdbcTemplate jdbc, List<FencedWrite<MessageMutation>> writes, Effects effects) {
        List<Long> handled = new ArrayList<>();
        List<FencedWrite<MessageMutation>> sends = new ArrayList<>();
        Set<Recipient> recipients = new HashSet<>();
        for (FencedWrite<MessageMutation> write : writes) {
            switch (write.mutation()) {
                case MessageMutation.Acknowledge acknowledge -> handled.addAll(acknowledge.ids());
                case MessageMutation.Send send -> {
                    sends.add(write);
                    recipients.add(new Recipient(write.fence().jobId(), send.workerId()));
                }
            }
        }
        if (!handled.isEmpty()) {
            inbox.delete(jdbc, handled);
        }
        if (!sends.isEmpty()) {
            send(sends, inbox.depths(jdbc, recipients), effects);
        }
    }

    private static void send(List<FencedWrite<MessageMutation>> sends, Map<Recipient, Integer> depths, Effects effects) {
        for (FencedWrite<MessageMutation> write : sends) {
            MessageMutation.Send send = (MessageMutation.Send) write.mutation();
            Recipient recipient = new Recipient(write.fence().jobId(), send.workerId());
            int depth = depths.merge(recipient, 1, Integer::sum);
            if (depth > InboxStore.CAPACITY) {
                effects.refuse(write, new InboxFullException("The inbox of "
                        + (send.workerId() == null ? "the master" : "worker " + send.workerId()) + " of job " + recipient.jobId()
                        + " is full: " + InboxStore.CAPACITY + " messages wait; try again when it has caught up"));
            } else {
                effects.inbox(send.entry(recipient.jobId()));
            }
        }
    }
}
