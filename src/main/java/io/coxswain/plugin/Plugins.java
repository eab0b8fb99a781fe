package io.coxswain.plugin;

import io.coxswain.api.JobType;
import io.coxswain.loop.Scheduler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The plug-ins of a node, as they were found when it started. */
public final class Plugins implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Plugins.class);
    private static final String NODE = "the node itself";

    private final List<Plugin> told = new ArrayList<>();
    private final List<JobType<?>> types = new ArrayList<>();
    private final List<PluginLoader> loaders = new ArrayList<>();

    private Plugins() {}

    /**
     * Loads every jar of the directory, all at once, and waits until each is loaded or given up.
     *
     * @param own names of the job types that the node has by itself; a jar that brings one of them is refused
     */
    public static Plugins load(PluginProperties properties, Collection<String> own, JobTypeCheck check, Scheduler scheduler) {
        Plugins plugins = new Plugins();
        List<PluginStart> starts = jars(properties.directory()).stream()
                .map(jar -> new PluginStart(jar, properties, check, scheduler)).toList();
        Map<String, String> owners = new HashMap<>();
        own.forEach(name -> owners.put(name, NODE));
        long began = scheduler.nanoTime();
        for (PluginStart start : starts) {
            Duration left = properties.startTimeout().minusNanos(scheduler.nanoTime() - began);
            plugins.add(start, owners, left.isNegative() ? Duration.ZERO : left, scheduler);
        }
        return plugins;
    }

    private static List<Path> jars(Path directory) {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".jar")).sorted().toList();
        } catch (IOException e) {
            log.warn("There are no plug-ins, because {} can't be listed ({}): set coxswain.plugins.directory to a directory that this"
                    + " node may read", directory.toAbsolutePath(), e.toString());
            return List.of();
        }
    }

    private void add(PluginStart start, Map<String, String> owners, Duration limit, Scheduler scheduler) {
        try {
            PluginStart.Found found = start.await(scheduler, limit);
            try {
                requireFree(found.names(), owners);
            } catch (RefusedPluginException e) {
                found.loader().close();
                throw e;
            }
            found.names().forEach(name -> owners.put(name, start.name()));
            types.addAll(found.types());
            loaders.add(found.loader());
            told(start.taken(found.names()));
        } catch (RefusedPluginException e) {
            told(start.refused(String.valueOf(e.getMessage())));
        }
    }

    /** In the order of their file names, so that the same jars give the same types on every node. */
    private static void requireFree(List<String> names, Map<String, String> owners) {
        names.stream().filter(owners::containsKey).findFirst().ifPresent(name -> {
            throw new RefusedPluginException("Its job type '" + name + "' is offered by " + owners.get(name)
                    + " already: remove one of the two jars, or rename the type");
        });
    }

    private void told(Plugin plugin) {
        told.add(plugin);
        if (plugin.error() == null) {
            log.info("Plug-in {} (version {}, vendor {}, sha256 {}) offers the job types {}", plugin.jar(), plugin.version(),
                    plugin.vendor(), plugin.sha256(), plugin.types());
        } else {
            log.warn("Plug-in {} (sha256 {}) is refused. {}", plugin.jar(), plugin.sha256(), plugin.error());
        }
    }

    /** What came of each jar, in the order of their file names. */
    public List<Plugin> all() {
        return List.copyOf(told);
    }

    /** The job types of all jars that were taken. */
    public List<JobType<?>> types() {
        return List.copyOf(types);
    }

    /** Lets go of the jars; what has not been loaded of them by now can't be any more. */
    @Override
    public void close() {
        loaders.forEach(PluginLoader::close);
    }
}
