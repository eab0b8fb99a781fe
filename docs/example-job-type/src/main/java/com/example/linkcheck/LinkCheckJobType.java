package com.example.linkcheck;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobType;
import io.coxswain.api.Violation;
import io.coxswain.api.WorkerType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** Finds links that lead nowhere. Made once by each node, from the file in {@code META-INF/services}. */
public final class LinkCheckJobType implements JobType<LinkCheckConfig> {

    static final String PAGE_WORKER = "page";

    private static final URI EXAMPLE = URI.create("https://example.org/");

    private final Web web;

    /** For the node. */
    public LinkCheckJobType() {
        this(new HttpWeb());
    }

    /** For tests. */
    LinkCheckJobType(Web web) {
        this.web = web;
    }

    @Override
    public String name() {
        return "link-check";
    }

    @Override
    public Class<LinkCheckConfig> configType() {
        return LinkCheckConfig.class;
    }

    @Override
    public LinkCheckConfig exampleConfig() {
        return new LinkCheckConfig(List.of(EXAMPLE), 4, Duration.ofMillis(100), Duration.ofSeconds(10));
    }

    /** What annotations can't say. Each violation names the field and what would be right. */
    @Override
    public List<Violation> validate(LinkCheckConfig config) {
        List<URI> pages = config.pages();
        return IntStream.range(0, pages.size()).filter(i -> !Links.isWeb(pages.get(i)))
                .mapToObj(i -> new Violation("/pages/" + i, "must be a URL that begins with http:// or https://")).toList();
    }

    @Override
    public JobMaster create(LinkCheckConfig config) {
        return new LinkCheckMaster(config);
    }

    @Override
    public List<WorkerType<?>> workerTypes() {
        PageTask example = new PageTask(0, EXAMPLE, Duration.ZERO, Duration.ofSeconds(10));
        return List.of(new WorkerType<>(PAGE_WORKER, PageTask.class, example, task -> new PageWorker(task, web)));
    }
}
