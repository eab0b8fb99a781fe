package io.coxswain.master;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobTransaction;
import io.coxswain.api.KeyValueStore;
import io.coxswain.api.TransactionBody;
import io.coxswain.api.WorkerOptions;
import io.coxswain.fence.FencedTransaction;
import io.coxswain.fence.MessageMutation;
import io.coxswain.inbox.InboxMessage;
import io.coxswain.job.JobMutation;
import io.coxswain.kv.FencedKeyValueStore;
import io.coxswain.kv.FencedKeyValueStore.Reader;
import io.coxswain.worker.WorkerMutation;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;

/** Several decisions of one term in one fenced transaction. What the runner must know of it is told after the commit. */
final class RunningJobTransaction implements JobTransaction {

    /** Carries what the author's body threw through the layers between. */
    private static final class BodyFailed extends RuntimeException {
        BodyFailed(Exception cause) {
            super(cause);
        }
    }

    private final MasterServices services;
    private final RunningJobMasterContext context;
    private final FencedTransaction transaction;
    private final KeyValueStore kv;
    private final List<WorkerCreation> created = new ArrayList<>();
    /** Known once the author has asked for the connection. The fence has locked a row, so there is one. */
    private @Nullable String transactionId;
    private boolean exited;

    private RunningJobTransaction(MasterServices services, RunningJobMasterContext context, FencedTransaction transaction) {
        this.services = services;
        this.context = context;
        this.transaction = transaction;
        Reader reader = new Reader() {
            @Override
            public <T> T read(Function<JdbcTemplate, T> query) {
                return query.apply(transaction.jdbc());
            }
        };
        this.kv = new FencedKeyValueStore(context.jobId(), services.kv(), services.json(), reader, transaction::write);
    }

    static <T> T run(MasterServices services, RunningJobMasterContext context, TransactionBody<T> body) throws Exception {
        RunningJobTransaction[] last = new RunningJobTransaction[1];
        T result;
        try {
            result = services.writer().inTransaction(context.fence(), transaction -> {
                last[0] = new RunningJobTransaction(services, context, transaction);
                return last[0].call(body);
            });
        } catch (BodyFailed e) {
            throw (Exception) e.getCause();
        }
        last[0].created.forEach(creation -> context.supervisor().add(creation.row()));
        if (last[0].exited) {
            context.markExited();
        }
        return result;
    }

    private <T> T call(TransactionBody<T> body) {
        try {
            T result = body.run(this);
            checkUnbroken();
            return result;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new BodyFailed(e);
        }
    }

    /** The author's SQL may have said COMMIT or ROLLBACK itself, which nothing else would notice. */
    private void checkUnbroken() {
        if (transactionId != null && !transactionId.equals(transactionId())) {
            throw new IllegalStateException("The SQL of job '" + context.jobId() + "' has ended the framework's transaction: leave COMMIT "
                    + "and ROLLBACK out of inTransaction, return from it to commit, throw to roll back");
        }
    }

    private @Nullable String transactionId() {
        return transaction.jdbc().queryForObject("select pg_current_xact_id_if_assigned()::text", String.class);
    }

    @Override
    public KeyValueStore kv() {
        return kv;
    }

    @Override
    public String createWorker(String type, Object config, WorkerOptions options) {
        WorkerCreation creation = context.prepare(type, config, options, created.size());
        transaction.write(creation.mutation());
        created.add(creation);
        return creation.mutation().id();
    }

    @Override
    public void stopWorker(String workerId) {
        transaction.write(new WorkerMutation.Stop(workerId));
    }

    @Override
    public void sendMessage(String workerId, String topic, Object body) {
        transaction.write(new MessageMutation.Send(workerId, null, InboxMessage.encode(services.json(), topic, body)));
    }

    @Override
    public void updateStatus(Object status) {
        transaction.write(new JobMutation.UpdateStatus(services.json().write(status)));
    }

    @Override
    public void exit(ExitReason reason, @Nullable String error, @Nullable Object detail) {
        if (exited) {
            throw new IllegalStateException("Job '" + context.jobId() + "' exits in this transaction already");
        }
        transaction.write(context.exitMutation(reason, error, detail));
        exited = true;
    }

    @Override
    public Connection jdbc() {
        if (transactionId == null) {
            transactionId = transactionId();
        }
        return transaction.jdbc().execute((ConnectionCallback<Connection>) GuardedConnection::of);
    }
}
