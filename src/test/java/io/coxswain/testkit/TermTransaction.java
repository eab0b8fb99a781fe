package io.coxswain.testkit;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobTransaction;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.WorkerOptions;
import io.coxswain.fence.MessageMutation;
import io.coxswain.fence.Mutation;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.job.JobMutation;
import io.coxswain.worker.WorkerMutation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Several decisions of one term, made on a copy of the rows. */
final class TermTransaction implements JobTransaction {

    private final TermContext context;
    private final Function<Mutation, @Nullable Object> writer;
    private final KeyValueStore kv;
    private final List<String> created = new ArrayList<>();
    private @Nullable Connection connection;
    private boolean exited;

    TermTransaction(TermContext context, Tables copy, Function<Mutation, @Nullable Object> writer) {
        this.context = context;
        this.writer = writer;
        this.kv = new JobKeys(context.json(), () -> copy, writer::apply);
    }

    @Override
    public KeyValueStore kv() {
        return kv;
    }

    @Override
    public String createWorker(String type, Object config, WorkerOptions options) {
        WorkerMutation.Create create = context.prepare(type, config, options, created.size());
        writer.apply(create);
        created.add(create.id());
        return create.id();
    }

    @Override
    public void stopWorker(String workerId) {
        writer.apply(new WorkerMutation.Stop(workerId));
    }

    @Override
    public void sendMessage(String workerId, String topic, Object body) {
        writer.apply(new MessageMutation.Send(workerId, null, InboxMessage.encode(context.json(), topic, body)));
    }

    @Override
    public void updateStatus(Object status) {
        writer.apply(new JobMutation.UpdateStatus(context.json().write(status)));
    }

    @Override
    public void exit(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        if (exited) {
            throw new IllegalStateException("Job '" + context.jobId() + "' exits in this transaction already");
        }
        writer.apply(context.exitMutation(reason, error, detail));
        exited = true;
    }

    @Override
    public Connection jdbc() {
        try {
            if (connection == null) {
                DataSource database = context.world().options().database();
                connection = database.getConnection();
                connection.setAutoCommit(false);
            }
            return BorrowedConnection.of(connection);
        } catch (SQLException e) {
            throw new IllegalStateException("The database of the kit can't be reached: " + e.getMessage(), e);
        }
    }

    /** The author's own SQL is durable. */
    void commit() throws SQLException {
        if (connection != null) {
            try (Connection mine = connection) {
                mine.commit();
            }
        }
    }

    void rollback() throws SQLException {
        if (connection != null) {
            try (Connection mine = connection) {
                mine.rollback();
            }
        }
    }

    /** What the term has to know once it is committed. */
    void committed(Tables tables) {
        created.forEach(id -> context.workersOf().add(tables.worker(id)));
        if (exited) {
            context.markExited();
        }
    }
}
