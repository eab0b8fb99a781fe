package io.coxswain.testkit;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.TransactionBody;
import io.coxswain.fence.MessageMutation;
import io.coxswain.fence.Mutation;
import io.coxswain.testkit.Point.Kind;
import io.coxswain.testkit.Run.Stage;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows, and the only door to them for masters and workers: each write is fenced, and may be struck by a fault. */
final class Database {

    private final World world;
    private final Writes writes;
    private final Nodes nodes;
    /** Entries of inboxes that are delivered once more. */
    private final Set<Long> twice = new HashSet<>();
    private Tables tables;

    Database(World world, Tables tables) {
        this.world = world;
        this.writes = new Writes(world.jobId(), world.json());
        this.nodes = new Nodes(world);
        this.tables = tables;
    }

    Nodes nodes() {
        return nodes;
    }

    Tables tables() {
        return tables;
    }

    Writes writes() {
        return writes;
    }

    /** Writes {@code mutation} in the name of {@code run}. */
    @Nullable
    Object write(Run run, Mutation mutation) {
        run.checkAlive();
        world.faults().at(Kind.BEFORE_WRITE, run);
        writes.requireFence(tables, run.writer());
        Object result = writes.apply(tables, run.writer(), unlessTwice(mutation), world.now());
        world.trace().wrote(run.who(), mutation);
        world.faults().at(Kind.AFTER_WRITE, run);
        return result;
    }

    /** Runs {@code body} on a copy of the rows, which counts once it has returned. */
    <T> T inTransaction(TermRun run, TermContext context, TransactionBody<T> body) throws Exception {
        run.enter(Stage.ENTRY);
        try {
            world.faults().at(Kind.BEFORE_WRITE, run);
        } finally {
            run.enter(Stage.NONE);
        }
        writes.requireFence(tables, run.writer());
        if (world.faults().repeatsTransaction(run)) {
            attempt(run, context, body, false);
        }
        return attempt(run, context, body, true);
    }

    private <T> T attempt(TermRun run, TermContext context, TransactionBody<T> body, boolean counts) throws Exception {
        Tables copy = tables.copy();
        TermTransaction transaction = new TermTransaction(context, copy, mutation -> {
            run.checkAlive();
            world.faults().at(Kind.BEFORE_WRITE, run);
            Object result = writes.apply(copy, run.writer(), mutation, world.now());
            world.trace().wrote(run.who() + " in a transaction", mutation);
            return result;
        });
        run.enter(Stage.BODY);
        boolean committed = false;
        try {
            T result = body.run(transaction);
            run.checkAlive();
            if (counts) {
                run.enter(Stage.COMMIT);
                world.faults().at(Kind.BEFORE_WRITE, run);
                commit(transaction, copy);
                committed = true;
                world.faults().at(Kind.AFTER_WRITE, run);
                transaction.committed(tables);
            }
            return result;
        } finally {
            run.enter(Stage.NONE);
            if (!committed) {
                world.trace().note(run.who() + " rolls back");
                transaction.rollback();
            }
        }
    }

    /** What waits under {@code entry} is delivered, and delivered again. */
    void deliverTwice(long entry) {
        twice.add(entry);
    }

    /** An acknowledgement of entries that stay is lost, and the inbox rings again. */
    private Mutation unlessTwice(Mutation mutation) {
        if (!(mutation instanceof MessageMutation.Acknowledge(List<Long> ids)) || ids.stream().noneMatch(twice::contains)) {
            return mutation;
        }
        List<Long> removed = ids.stream().filter(id -> !twice.contains(id)).toList();
        ids.stream().filter(twice::remove).map(tables.inbox::get).forEach(tables::ring);
        return new MessageMutation.Acknowledge(removed);
    }

    private void commit(TermTransaction transaction, Tables copy) throws SQLException {
        transaction.commit();
        tables = copy;
    }

    static CoxswainException outcomeUnknown() {
        return new CoxswainException(ErrorCode.OUTCOME_UNKNOWN, "The connection to Postgres broke during commit, and it can't be asked for "
                + "the outcome yet: look whether it happened before you try again");
    }
}
