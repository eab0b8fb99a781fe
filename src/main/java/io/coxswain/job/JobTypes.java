package io.coxswain.job;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobType;
import io.coxswain.api.Violation;
import io.coxswain.api.Worker;
import io.coxswain.api.WorkerType;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The job types that this node has. Immutable. */
public final class JobTypes {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    private final Map<String, JobType<?>> types = new TreeMap<>();
    private final Map<String, List<WorkerType<?>>> workerTypes = new TreeMap<>();
    private final StrictReader reader;
    private final Elsewhere elsewhere;

    /** Knows which live nodes have a job type that this one has not. */
    @FunctionalInterface
    public interface Elsewhere {

        /** Such nodes, each by name and address, for people. */
        List<String> nodesWith(String type);
    }

    /** Job types of a node that knows no other. */
    public JobTypes(Collection<JobType<?>> types, StrictReader reader) {
        this(types, reader, type -> List.of());
    }

    /** @throws IllegalArgumentException when a name is none, or two have the same */
    public JobTypes(Collection<JobType<?>> types, StrictReader reader, Elsewhere elsewhere) {
        this.reader = reader;
        this.elsewhere = elsewhere;
        for (JobType<?> type : types) {
            String name = type.name();
            if (name == null || !NAME.matcher(name).matches()) {
                throw new IllegalArgumentException("Job type " + type.getClass().getName() + " has the name '" + name
                        + "': a name has lower case letters, digits and dashes, up to 64");
            }
            JobType<?> other = this.types.put(name, type);
            if (other != null) {
                throw new IllegalArgumentException("Two job types have the name '" + name + "': " + other.getClass().getName()
                        + " and " + type.getClass().getName() + "; rename one or remove its jar");
            }
            workerTypes.put(name, workerTypes(name, type));
        }
    }

    private static List<WorkerType<?>> workerTypes(String name, JobType<?> type) {
        List<WorkerType<?>> workers = inContextOf(type, type::workerTypes);
        if (workers == null) {
            throw new IllegalArgumentException("Job type '" + name + "': workerTypes() is null; return an empty list if there are none");
        }
        Set<String> names = new HashSet<>();
        workers.stream().filter(worker -> !names.add(worker.name())).findFirst().ifPresent(twice -> {
            throw new IllegalArgumentException("Job type '" + name + "' has two worker types '" + twice.name() + "': rename one of them");
        });
        return List.copyOf(workers);
    }

    /** An author's code, which may throw anything. */
    @FunctionalInterface
    public interface Body<T, E extends Exception> {
        T run() throws E;
    }

    /**
     * Runs code of {@code type}'s author. Libraries look for classes and resources by the thread's context class loader, so that is the
     * one that has loaded the job type, however the thread came about.
     */
    public <T, E extends Exception> T inContextOf(String type, Body<T, E> body) throws E {
        return inContextOf(require(type), body);
    }

    private static <T, E extends Exception> T inContextOf(JobType<?> type, Body<T, E> body) throws E {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(type.getClass().getClassLoader());
        try {
            return body.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** What keeps secrets of configs out of what is said of them. */
    public SecretMask mask() {
        return reader.mask();
    }

    public Set<String> names() {
        return types.keySet();
    }

    /** The worker types of the job type of that name, as it told them at start. */
    public List<WorkerType<?>> workerTypes(String name) {
        require(name);
        return workerTypes.get(name);
    }

    public Optional<JobType<?>> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** @throws CoxswainException {@link ErrorCode#JOB_TYPE_NOT_FOUND} */
    public JobType<?> require(String name) {
        return find(name).orElseThrow(() -> new CoxswainException(ErrorCode.JOB_TYPE_NOT_FOUND,
                "There is no job type '" + name + "' on this node: it has " + names() + elsewhere(name).orElse("")));
    }

    /** The rest of a sentence that says that this node has not got {@code type}; empty if no other node has it. */
    private Optional<String> elsewhere(String type) {
        List<String> nodes = elsewhere.nodesWith(type);
        return nodes.isEmpty()
                ? Optional.empty()
                : Optional.of("; " + String.join(", ", nodes) + (nodes.size() == 1 ? " has" : " have")
                        + " it: ask there, or give all nodes the same plug-ins");
    }

    private String unknown(@Nullable String type) {
        if (type == null) {
            return "is missing: set it to one of " + names();
        }
        return elsewhere(type).map(rest -> "'" + type + "' is unknown on this node, which has " + names() + rest)
                .orElseGet(() -> "'" + type + "' is unknown: use one of " + names());
    }

    /**
     * Checks what a job of {@code type} would be made from.
     *
     * @param config null for the defaults
     * @throws io.coxswain.api.InvalidInputException with pointers below {@code /type} or {@code /config}
     */
    public void validate(@Nullable String type, @Nullable JsonNode config) {
        if (type == null || !types.containsKey(type)) {
            throw StrictReader.invalid(List.of(new Violation("/type", unknown(type))));
        }
        JobType<?> known = require(type);
        inContextOf(known, () -> validated(known, config));
    }

    /**
     * Checks a config that is to replace another one of a job of {@code type}.
     *
     * @throws io.coxswain.api.InvalidInputException with pointers below {@code /config}; also where a secret is hidden still
     * @throws CoxswainException {@link ErrorCode#JOB_TYPE_NOT_FOUND}
     */
    public void validateUpdate(String type, JsonNode config) {
        List<Violation> hidden = reader.mask().findHidden(config).stream()
                .map(pointer -> new Violation("/config" + pointer, "is hidden, as it was shown to you, and would replace the secret: "
                        + "put the secret itself there")).toList();
        if (!hidden.isEmpty()) {
            throw StrictReader.invalid(hidden);
        }
        validated(require(type), config);
    }

    /** Makes a master from a config that was validated when the job was submitted. */
    public JobMaster createMaster(String type, JsonNode config) {
        return createMaster(require(type), config);
    }

    private <C> JobMaster createMaster(JobType<C> type, JsonNode config) {
        return inContextOf(type, () -> type.create(validated(type, config)));
    }

    /** A master made from the type's example, to learn its routes. */
    public JobMaster createExampleMaster(String type) {
        return exampleMaster(require(type));
    }

    private static <C> JobMaster exampleMaster(JobType<C> type) {
        return inContextOf(type, () -> type.create(type.exampleConfig()));
    }

    private <C> C validated(JobType<C> type, @Nullable JsonNode config) {
        JsonNode given = config == null || config.isNull() ? JsonNodeFactory.instance.objectNode() : config;
        C read = reader.read(given, type.configType(), "/config");
        List<Violation> violations = reader.scrub(type.validate(read), given).stream()
                .map(violation -> new Violation("/config" + violation.pointer(), violation.message())).toList();
        if (!violations.isEmpty()) {
            throw StrictReader.invalid(violations);
        }
        return read;
    }

    /** @throws io.coxswain.api.InvalidInputException when the type is unknown, or the config does not fit it */
    public void validateWorker(String jobType, @Nullable String type, @Nullable JsonNode config) {
        WorkerType<?> known = requireWorkerType(jobType, type);
        inContextOf(jobType, () -> readWorkerConfig(known, config));
    }

    /** Makes a worker from a config that was validated when the worker was created. */
    public Worker createWorker(String jobType, String type, JsonNode config) {
        WorkerType<?> known = requireWorkerType(jobType, type);
        return inContextOf(jobType, () -> createWorker(known, config));
    }

    private <C> Worker createWorker(WorkerType<C> type, JsonNode config) {
        return type.factory().apply(readWorkerConfig(type, config));
    }

    private <C> C readWorkerConfig(WorkerType<C> type, @Nullable JsonNode config) {
        JsonNode given = config == null || config.isNull() ? JsonNodeFactory.instance.objectNode() : config;
        return reader.read(given, type.configType(), "/config");
    }

    private WorkerType<?> requireWorkerType(String jobType, @Nullable String type) {
        List<WorkerType<?>> known = workerTypes(jobType);
        return known.stream().filter(worker -> worker.name().equals(type)).findFirst()
                .orElseThrow(() -> StrictReader.invalid(List.of(new Violation("/type", (type == null
                        ? "is missing"
                        : "'" + type
                                + "' is unknown") + ": job type '" + jobType + "' has the worker types "
                        + known.stream().map(WorkerType::name).toList()))));
    }
}
