package com.example.linkcheck;

import io.coxswain.api.NextTick;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerContext;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Checks the links of one page, one a tick. */
final class PageWorker implements Worker {

    private static final int FIRST_ERROR = 400;

    private final PageTask task;
    private final Web web;
    private List<URI> links = List.of();
    private Progress progress = new Progress(0, 0);

    PageWorker(PageTask task, Web web) {
        this.task = task;
        this.web = web;
    }

    /** Goes on where a worker before it has stopped, if there was one. */
    @Override
    public void init(WorkerContext context) throws Exception {
        Optional<URI[]> known = context.kv().get(Keys.links(task.number()), URI[].class);
        if (known.isPresent()) {
            links = List.of(known.get());
            progress = context.kv().get(Keys.progress(task.number()), Progress.class).orElse(progress);
        } else {
            read(context);
        }
    }

    private void read(WorkerContext context) throws InterruptedException {
        try {
            links = Links.in(web.read(task.page(), task.timeout()), task.page());
            context.kv().put(Keys.links(task.number()), links);
        } catch (IOException e) {
            finish(new PageResult(task.page(), 0, 0, String.valueOf(e.getMessage())), context);
        }
    }

    /** Whoever dies in the middle of this has its successor check the same link again, and write the same keys. */
    @Override
    public NextTick tick(WorkerContext context) throws Exception {
        if (progress.checked() == links.size()) {
            finish(new PageResult(task.page(), progress.checked(), progress.broken(), null), context);
            return NextTick.never();
        }
        int number = progress.checked();
        Optional<String> problem = problem(links.get(number));
        if (problem.isPresent()) {
            context.kv().put(Keys.broken(task.number(), number), new BrokenLink(task.page(), links.get(number), problem.get()));
            context.meters().count("broken_links", 1);
        }
        progress = progress.next(problem.isPresent());
        context.kv().put(Keys.progress(task.number()), progress);
        context.updateStatus(progress);
        return NextTick.after(task.pause());
    }

    private Optional<String> problem(URI link) throws InterruptedException {
        try {
            int status = web.ask(link, task.timeout());
            return status < FIRST_ERROR ? Optional.empty() : Optional.of("Status " + status);
        } catch (IOException e) {
            return Optional.of(e.toString());
        }
    }

    private void finish(PageResult result, WorkerContext context) {
        context.kv().put(Keys.result(task.number()), result);
        context.exit();
    }
}
