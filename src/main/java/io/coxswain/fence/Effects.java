package io.coxswain.fence;

import io.coxswain.cluster.Ring;
import io.coxswain.event.NewEvent;
import io.coxswain.inbox.InboxEntry;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the mutations of one transaction bring about beside their own rows. */
public final class Effects {

    private final Map<FencedWrite<?>, Object> results = new IdentityHashMap<>();
    private final Map<FencedWrite<?>, RuntimeException> refusals = new IdentityHashMap<>();
    private final List<InboxEntry> inbox = new ArrayList<>();
    private final List<NewEvent> events = new ArrayList<>();
    private final Set<Ring> rings = new LinkedHashSet<>();

    /** What the caller of {@code write} gets. */
    public void result(FencedWrite<?> write, Object result) {
        results.put(write, result);
    }

    /** What the caller of {@code write} is refused with; nothing was written of it. */
    public void refuse(FencedWrite<?> write, RuntimeException reason) {
        refusals.put(write, reason);
    }

    /** Leaves {@code entry} in the same transaction, and wakes its recipient up afterwards. */
    public void inbox(InboxEntry entry) {
        inbox.add(entry);
        rings.add(entry.workerId() == null ? Ring.master(entry.jobId()) : Ring.worker(entry.workerId()));
    }

    public void event(NewEvent event) {
        events.add(event);
    }

    /** Rings after the commit. */
    public void ring(Ring ring) {
        rings.add(ring);
    }

    boolean isRefused(FencedWrite<?> write) {
        return refusals.containsKey(write);
    }

    @Nullable
    RuntimeException refusal(FencedWrite<?> write) {
        return refusals.get(write);
    }

    /** What the caller of {@code write} gets; null for most. */
    public @Nullable Object result(FencedWrite<?> write) {
        return results.get(write);
    }

    public List<InboxEntry> inbox() {
        return inbox;
    }

    List<NewEvent> events() {
        return events;
    }

    Set<Ring> rings() {
        return rings;
    }
}
