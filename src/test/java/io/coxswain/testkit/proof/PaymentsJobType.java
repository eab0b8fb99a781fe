package io.coxswain.testkit.proof;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobType;
import io.coxswain.api.KeyValueEntry;
import io.coxswain.api.Message;
import io.coxswain.api.NextTick;
import io.coxswain.api.SendMode;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import io.coxswain.api.WorkerHandle;
import io.coxswain.api.WorkerOffline;
import io.coxswain.api.WorkerType;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Pays a fee and a number of bills, each once, and counts what its worker reports. With a bug, or without one. */
record PaymentsJobType(Bug bug, Bank bank) implements JobType<PaymentsJobType.Config> {

    static final String FEE = "fee";

    record Config(@Min(1) @Max(100) int bills) {}

    record Task(int bills) {}

    @Override
    public String name() {
        return "payments";
    }

    @Override
    public Class<Config> configType() {
        return Config.class;
    }

    @Override
    public Config exampleConfig() {
        return new Config(3);
    }

    @Override
    public JobMaster create(Config config) {
        return new Master(config);
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        return List.of(new WorkerType<>("payer", Task.class, new Task(3), Payer::new));
    }

    private final class Master implements JobMaster {

        private final Config config;
        private final Set<Integer> reported = new HashSet<>();
        private long messages;

        Master(Config config) {
            this.config = config;
        }

        @Override
        public void init(JobMasterContext context) throws Exception {
            if (bug == Bug.HIRES_IN_ANY_CASE || context.workers().isEmpty()) {
                context.createWorker("payer", new Task(config.bills()));
            }
        }

        @Override
        public void onMasterRecovered(JobMasterContext context) {
            if (bug != Bug.FORGETS_IN_BETWEEN) {
                context.kv().scanPrefix("reported/", 1_000, Integer.class).stream().map(KeyValueEntry::value).forEach(reported::add);
            }
        }

        @Override
        public NextTick tick(JobMasterContext context) throws Exception {
            payTheFee(context);
            // A worker that has failed may have left nobody, if its end was told to a term that did not survive it.
            if (context.workers().isEmpty() && !isDone()) {
                context.createWorker("payer", new Task(config.bills()));
            }
            exitIfDone(context);
            return NextTick.after(Duration.ofSeconds(1));
        }

        private void payTheFee(JobMasterContext context) throws Exception {
            if (context.kv().get(FEE, Boolean.class).orElse(false)) {
                return;
            }
            switch (bug) {
                case PAYS_IN_A_TRANSACTION -> context.inTransaction(transaction -> {
                    if (transaction.kv().get(FEE, Boolean.class).isEmpty()) {
                        bank.pay(FEE);
                        transaction.kv().put(FEE, true);
                    }
                    return true;
                });
                case TRUSTS_WHAT_IT_HAS_READ -> {
                    if (context.kv().compareAndSet(FEE, 0, false) || context.kv().get(FEE, Boolean.class).isPresent()) {
                        bank.pay(FEE);
                        context.kv().put(FEE, true);
                    }
                }
                default -> {
                    bank.payOnce(FEE);
                    context.kv().put(FEE, true);
                }
            }
        }

        @Override
        public void onWorkerMessage(WorkerHandle worker, Message message, JobMasterContext context) {
            int bill = message.body(Integer.class);
            messages++;
            reported.add(bill);
            context.kv().put("reported/" + bill, bill);
            if (bug == Bug.COUNTS_EACH_MESSAGE) {
                context.kv().put("messages", context.kv().get("messages", Long.class).orElse(0L) + 1);
            }
            exitIfDone(context);
        }

        @Override
        public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) {
            if (reason.callsForReplacement() && context.workers().isEmpty()) {
                context.createWorker("payer", new Task(config.bills()));
            }
        }

        private boolean isDone() {
            return reported.size() == config.bills();
        }

        private void exitIfDone(JobMasterContext context) {
            if (isDone() && context.kv().get(FEE, Boolean.class).orElse(false)) {
                long counted = bug == Bug.COUNTS_EACH_MESSAGE ? context.kv().get("messages", Long.class).orElse(messages) : reported.size();
                context.exit(ExitReason.FINISHED, null, counted);
            }
        }
    }

    private final class Payer implements Worker {

        private final Task task;

        Payer(Task task) {
            this.task = task;
        }

        @Override
        public NextTick tick(WorkerContext context) {
            int bill = context.kv().get("paid", Integer.class).orElse(0);
            if (bill == task.bills()) {
                context.exit();
                return NextTick.never();
            }
            pay(bill, context);
            return NextTick.after(Duration.ofMillis(100));
        }

        private void pay(int bill, WorkerContext context) {
            switch (bug) {
                case PAYS_BEFORE_IT_NOTES -> {
                    bank.pay("bill-" + bill);
                    report(bill, context);
                }
                case NOTES_BEFORE_IT_PAYS -> {
                    report(bill, context);
                    bank.payOnce("bill-" + bill);
                }
                case TAKES_UNKNOWN_FOR_FAILED -> {
                    bank.payOnce("bill-" + bill);
                    report(bill, context);
                    add(context);
                }
                default -> {
                    bank.payOnce("bill-" + bill);
                    report(bill, context);
                }
            }
        }

        /** The message first: one that comes again is known, one that was never sent would be missed. */
        private void report(int bill, WorkerContext context) {
            context.sendMessage("paid", bill, SendMode.BLOCKING);
            context.kv().put("paid", bill + 1);
        }

        private void add(WorkerContext context) {
            long sum = context.kv().get("sum", Long.class).orElse(0L);
            try {
                context.kv().put("sum", sum + 1);
            } catch (CoxswainException e) {
                if (e.code() == ErrorCode.OUTCOME_UNKNOWN) {
                    context.kv().put("sum", context.kv().get("sum", Long.class).orElse(0L) + 1);
                } else {
                    throw e;
                }
            }
        }
    }
}
