package io.coxswain.testkit;

import io.coxswain.api.WorkerOffline;
import io.coxswain.testkit.Point.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/** Decides what goes wrong when, as a test has planned it or as the seed draws it, and lets it happen. */
final class Faults {

    /** How deep frozen callbacks may lie in one another. */
    private static final int DEEPEST = 2;
    private static final int MOST = 8;
    private static final double[] DENSITIES = {0.3, 0.1, 0.03, 0.01};
    private static final Set<Fault> OF_MASTERS = EnumSet.of(Fault.MASTER_CRASH, Fault.MASTER_FREEZE, Fault.MASTER_HUNG);
    private static final Set<Fault> OF_WORKERS = EnumSet.of(Fault.WORKER_LOST, Fault.WORKER_FREEZE, Fault.WORKER_HUNG);

    /** What a test has planned. */
    private static final class Plan {
        private final Fault fault;
        private final Point point;
        private int left;

        Plan(Fault fault, Point point) {
            this.fault = fault;
            this.point = point;
            this.left = point.occurrence();
        }
    }

    private final World world;
    private final RandomGenerator chance;
    private final List<Fault> drawn;
    private final double density;
    private final List<Plan> plans = new ArrayList<>();
    private int budget;
    private int depth;

    /** @param drawn what the seed may draw; empty for what is planned alone */
    Faults(World world, RandomGenerator chance, Collection<Fault> drawn) {
        this.world = world;
        this.chance = chance;
        this.drawn = List.copyOf(drawn);
        this.density = DENSITIES[chance.nextInt(DENSITIES.length)];
        this.budget = drawn.isEmpty() ? 0 : 1 + chance.nextInt(MOST);
    }

    /** @throws IllegalArgumentException when the fault never strikes at such a point */
    void plan(Fault fault, Point point) {
        boolean writes = point.kind() == Kind.BEFORE_WRITE || point.kind() == Kind.AFTER_WRITE;
        boolean fits = switch (fault) {
            case MASTER_CRASH, MASTER_FREEZE, MASTER_HUNG -> point.callback().startsWith("master.");
            case WORKER_LOST, WORKER_FREEZE, WORKER_HUNG -> point.callback().startsWith("worker.");
            case UNKNOWN_COMMIT -> writes;
            case TRANSACTION_REPEATED -> point.kind() == Kind.BEFORE_WRITE && point.callback().startsWith("master.");
            case MASTER_HANDOVER, PAUSE, WORKER_DRAINED, DISPATCH_REFUSED, DUPLICATE_MESSAGE -> false;
        };
        if (!fits) {
            throw new IllegalArgumentException(fault + " can't strike " + point
                    + ": masters' faults strike in a callback master.*, workers' "
                    + "faults in worker.*, an unknown commit strikes a write, a transaction is repeated before its write, and all others "
                    + "strike between callbacks: leave the point out");
        }
        plans.add(new Plan(fault, point));
    }

    /** What has been planned and has not happened. */
    List<String> left() {
        return plans.stream().map(plan -> plan.fault + " " + plan.point).toList();
    }

    /** {@code run} has come to a point of this kind. */
    void at(Kind kind, Run run) {
        if (run.isKilled()) {
            return;
        }
        for (Plan plan : List.copyOf(plans)) {
            boolean here = plan.point.kind() == kind && plan.point.callback().equals(run.callback());
            if (here && counts(plan.fault, run.stage()) && applies(plan.fault, kind, run) && --plan.left == 0) {
                plans.remove(plan);
                strike(plan.fault, kind, run);
            }
        }
        if (budget > 0 && chance.nextDouble() < density) {
            List<Fault> possible = drawn.stream().filter(fault -> applies(fault, kind, run)).toList();
            if (!possible.isEmpty()) {
                budget--;
                strike(possible.get(chance.nextInt(possible.size())), kind, run);
            }
        }
    }

    /** A transaction is one write, which can be frozen before it begins and crashed when it is about to commit. */
    private static boolean counts(Fault fault, Run.Stage stage) {
        boolean freezes = fault == Fault.MASTER_FREEZE || fault == Fault.MASTER_HUNG;
        return switch (stage) {
            case NONE -> true;
            case ENTRY -> freezes;
            case BODY -> false;
            case COMMIT -> !freezes;
        };
    }

    /** A transaction of {@code run} has begun: whether its first attempt comes to nothing. */
    boolean repeatsTransaction(Run run) {
        for (Plan plan : plans) {
            if (plan.fault == Fault.TRANSACTION_REPEATED && plan.point.callback().equals(run.callback()) && --plan.left == 0) {
                plans.remove(plan);
                world.trace().fault(Fault.TRANSACTION_REPEATED + " strikes " + run.who() + " in " + run.callback());
                return true;
            }
        }
        if (budget > 0 && drawn.contains(Fault.TRANSACTION_REPEATED) && chance.nextDouble() < density) {
            budget--;
            world.trace().fault(Fault.TRANSACTION_REPEATED + " strikes " + run.who() + " in " + run.callback());
            return true;
        }
        return false;
    }

    /** Nobody is in the middle of anything. */
    void betweenSteps() {
        if (budget > 0 && chance.nextDouble() < density / 4) {
            List<Fault> possible = drawn.stream().filter(world.strikes()::isPossible).toList();
            if (!possible.isEmpty()) {
                budget--;
                world.strikes().now(possible.get(chance.nextInt(possible.size())), null);
            }
        }
    }

    private boolean applies(Fault fault, Kind kind, Run run) {
        boolean rightRun = run instanceof TermRun term
                ? world.leads(term) && OF_MASTERS.contains(fault)
                : run instanceof WorkerRun worker && world.isAlive(worker) && OF_WORKERS.contains(fault);
        boolean mayLoseItsRow = run.stage() == Run.Stage.NONE || run.stage() == Run.Stage.ENTRY;
        return switch (fault) {
            case MASTER_CRASH, WORKER_LOST -> rightRun;
            case MASTER_FREEZE, WORKER_FREEZE -> rightRun && depth < DEEPEST && mayLoseItsRow;
            case MASTER_HUNG, WORKER_HUNG -> rightRun && depth < DEEPEST && mayLoseItsRow && run.isInCallback();
            case UNKNOWN_COMMIT -> (run.stage() == Run.Stage.NONE || run.stage() == Run.Stage.COMMIT)
                    && (kind == Kind.BEFORE_WRITE || kind == Kind.AFTER_WRITE);
            case MASTER_HANDOVER, PAUSE, WORKER_DRAINED, DISPATCH_REFUSED, DUPLICATE_MESSAGE, TRANSACTION_REPEATED -> false;
        };
    }

    private void strike(Fault fault, Kind kind, Run run) {
        world.trace().fault(fault + " strikes " + run.who() + ", " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ')
                + " of " + run.callback());
        switch (fault) {
            case MASTER_CRASH -> {
                world.strikes().crash((TermRun) run);
                throw new ProcessKilled(run.who());
            }
            case MASTER_FREEZE -> {
                world.strikes().freeze((TermRun) run);
                others();
            }
            case MASTER_HUNG -> {
                ((TermRun) run).abandon(run.callback());
                others();
            }
            case WORKER_LOST -> {
                world.strikes().lose((WorkerRun) run);
                throw new ProcessKilled(run.who());
            }
            case WORKER_FREEZE -> {
                world.strikes().freeze((WorkerRun) run);
                others();
            }
            case WORKER_HUNG -> {
                world.strikes().hang((WorkerRun) run, run.callback());
                others();
            }
            case UNKNOWN_COMMIT -> throw Database.outcomeUnknown();
            case MASTER_HANDOVER, PAUSE, WORKER_DRAINED, DISPATCH_REFUSED, DUPLICATE_MESSAGE, TRANSACTION_REPEATED ->
                throw new IllegalStateException(
                        fault.name());
        }
    }

    /** While a callback is frozen the others go on. */
    private void others() {
        depth++;
        int steps = 1 + chance.nextInt(50);
        world.trace().note("meanwhile");
        try {
            for (int i = 0; i < steps && world.step(null); i++) {
                world.checkSteps();
            }
        } finally {
            depth--;
        }
        world.trace().note("it goes on");
    }

    /** The reason of a worker that hung. */
    static WorkerOffline hung(String callback) {
        return new WorkerOffline(WorkerOffline.Kind.HUNG, "Callback " + callback
                + " ran longer than its timeout and ignored its interrupt");
    }
}
