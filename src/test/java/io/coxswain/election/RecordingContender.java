package io.coxswain.election;

import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A contender that keeps what it is told, and can be slow or clumsy. */
public final class RecordingContender implements LeaderContender {

    /** What a contender is told. */
    public sealed interface Told {

        record Granted(LeadershipTerm term) implements Told {}

        record Revoked(LeadershipTerm term) implements Told {}

        record Failed(String message) implements Told {}
    }

    private final String name;
    private final List<Told> told = new CopyOnWriteArrayList<>();
    private final AtomicInteger inside = new AtomicInteger();
    private final Semaphore slow = new Semaphore(0);
    private volatile boolean overlapped;
    private volatile boolean isSlow;
    private volatile Consumer<LeadershipTerm> onGrant = term -> {};
    private volatile Consumer<LeadershipTerm> onRevoke = term -> {};

    public RecordingContender(String name) {
        this.name = name;
    }

    /** What happens inside of a grant. */
    public RecordingContender onGrant(Consumer<LeadershipTerm> action) {
        onGrant = action;
        return this;
    }

    /** What happens inside of a revoke. */
    public RecordingContender onRevoke(Consumer<LeadershipTerm> action) {
        onRevoke = action;
        return this;
    }

    /** From now on callbacks don't return before {@link #hurry}. */
    public RecordingContender slowDown() {
        isSlow = true;
        return this;
    }

    /** Lets callbacks return. */
    public void hurry() {
        isSlow = false;
        slow.release(1_000);
    }

    public List<Told> told() {
        return told;
    }

    /** Whether two callbacks ever ran at the same time. */
    public boolean hasOverlapped() {
        return overlapped;
    }

    public List<LeadershipTerm> grants() {
        return told.stream().filter(Told.Granted.class::isInstance).map(event -> ((Told.Granted) event).term()).toList();
    }

    /** Waits for the n-th grant, counted from 1, and returns its term. */
    public LeadershipTerm awaitGrant(int n) {
        await(name + " is granted leadership " + n + " times").until(() -> grants().size() >= n);
        return grants().get(n - 1);
    }

    /** Waits until this much was told. */
    public void awaitTold(int count) {
        await(name + " is told " + count + " things").until(() -> told.size() >= count);
    }

    @Override
    public void grantLeadership(LeadershipTerm term) {
        handle(new Told.Granted(term), onGrant, term);
    }

    @Override
    public void revokeLeadership(LeadershipTerm term) {
        handle(new Told.Revoked(term), onRevoke, term);
    }

    @Override
    public void handleError(Exception error) {
        told.add(new Told.Failed(error.getMessage()));
    }

    private void handle(Told event, Consumer<LeadershipTerm> action, LeadershipTerm term) {
        overlapped |= inside.incrementAndGet() != 1;
        told.add(event);
        try {
            if (isSlow) {
                slow.acquireUninterruptibly();
            }
            action.accept(term);
        } finally {
            inside.decrementAndGet();
        }
    }

    @Override
    public String description() {
        return name;
    }
}
