package io.coxswain.plugin;

import io.coxswain.api.JobType;
import io.coxswain.loop.Scheduler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** Loads one jar, on a thread of its own, since its code may do anything: throw, or hang for ever in a static initialiser. */
final class PluginStart {

    static final String SERVICES = "META-INF/services/" + JobType.class.getName();

    /** What a jar gave. */
    record Found(PluginLoader loader, List<JobType<?>> types, List<String> names) {}

    private final Path source;
    private final PluginProperties properties;
    private final JobTypeCheck check;
    private final CompletableFuture<Found> outcome = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable String sha256;
    private volatile @Nullable String version;
    private volatile @Nullable String vendor;

    PluginStart(Path source, PluginProperties properties, JobTypeCheck check, Scheduler scheduler) {
        this.source = source;
        this.properties = properties;
        this.check = check;
        // A thread of the system: a virtual one that hangs in a static initialiser would keep its carrier.
        this.thread = scheduler.startPlatform("plugin-" + name(), this::run);
    }

    String name() {
        return source.getFileName().toString();
    }

    private void run() {
        try {
            outcome.complete(load());
        } catch (Throwable e) {
            outcome.completeExceptionally(e);
        }
    }

    private Found load() throws IOException {
        PluginJar jar = PluginJar.copy(source);
        sha256 = jar.sha256();
        if (!properties.allows(jar.sha256())) {
            jar.discard();
            throw new RefusedPluginException("Its SHA-256 is not in coxswain.plugins.allowed: add " + jar.sha256()
                    + " there if you trust it, or remove it");
        }
        PluginLoader loader = loader(jar.open());
        try {
            Thread.currentThread().setContextClassLoader(loader);
            List<JobType<?>> types = types(loader);
            return new Found(loader, types, check.check(types));
        } catch (Throwable e) {
            loader.close();
            throw e;
        }
    }

    private PluginLoader loader(JarFile jar) throws IOException {
        version = PluginJar.told(jar, Attributes.Name.IMPLEMENTATION_VERSION);
        vendor = PluginJar.told(jar, Attributes.Name.IMPLEMENTATION_VENDOR);
        return new PluginLoader(name(), jar, JobType.class.getClassLoader());
    }

    private static List<JobType<?>> types(PluginLoader loader) {
        List<JobType<?>> types = ServiceLoader.load(JobType.class, loader).stream()
                .<JobType<?>>map(ServiceLoader.Provider::get).toList();
        if (types.isEmpty()) {
            throw new RefusedPluginException("It names no job type: add the file " + SERVICES
                    + " with the name of the class that implements JobType, or move the jar elsewhere if it is no plug-in");
        }
        return types;
    }

    /**
     * Waits for the end of loading, until {@code limit} has passed.
     *
     * @throws RefusedPluginException saying why the jar is not taken
     */
    Found await(Scheduler scheduler, Duration limit) {
        if (!scheduler.await(outcome, limit)) {
            StackTraceElement[] stack = thread.getStackTrace();
            thread.interrupt();
            outcome.thenAccept(late -> late.loader().close());
            throw new RefusedPluginException("It was not loaded within " + properties.startTimeout().toMillis() + " ms, and is given up"
                    + PluginFault.place(stack).map("; it hangs at "::concat).orElse("")
                    + ": leave to the master's init whatever takes time (or set coxswain.plugins.start-timeout)");
        }
        if (outcome.isCompletedExceptionally()) {
            throw new RefusedPluginException(PluginFault.inWords(outcome.exceptionNow()));
        }
        return outcome.resultNow();
    }

    Plugin taken(List<String> types) {
        return new Plugin(name(), sha256, version, vendor, types, null);
    }

    Plugin refused(String error) {
        return new Plugin(name(), sha256, version, vendor, List.of(), error);
    }
}
