package io.coxswain.testkit;

import io.coxswain.api.WorkerState;
import io.coxswain.job.JobMutation;
import io.coxswain.job.JobState;

/** What somebody has asked of a term's job: its rest, or its end. */
final class TermWishes {

    private final TermRun run;
    private final TermContext context;

    TermWishes(TermRun run, TermContext context) {
        this.run = run;
        this.context = context;
    }

    /** Tells the master, each once. Returns whether there was something to tell. */
    boolean tell(JobState state) throws Exception {
        if (state == JobState.PAUSING && !context.isPausing()) {
            context.setPausing();
            run.callback("onPause", null, () -> run.master().onPause(context));
            return true;
        }
        if (state == JobState.CANCELING && !context.isCanceling()) {
            boolean ticksHadEnded = context.isPausing();
            context.setCanceling();
            run.callback("onCancel", null, () -> run.master().onCancel(context));
            if (ticksHadEnded) {
                run.tickAgain();
            }
            return true;
        }
        return false;
    }

    /** Returns whether the job rests now: no worker of it runs, as far as is known here and by the rows. */
    boolean restIfAllIsDone() {
        boolean allDone = !context.hasExited() && context.workers().stream()
                .allMatch(worker -> worker.state() == WorkerState.PENDING || worker.state().isTerminal());
        return allDone && context.write(new JobMutation.Pause(context.node())) != null;
    }
}
