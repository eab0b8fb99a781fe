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
    private final StrictReader reader;

    public JobTypes(Collection<JobType<?>> types, StrictReader reader) {
        this.reader = reader;
        for (JobType<?> type : types) {
            if (!NAME.matcher(type.name()).matches()) {
                throw new IllegalArgumentException("Job type " + type.getClass().getName() + " has the name '" + type.name()
                        + "': a name has lower case letters, digits and dashes, up to 64");
            }
            JobType<?> other = this.types.put(type.name(), type);
            if (other != null) {
                throw new IllegalArgumentException("Two job types have the name '" + type.name() + "': " + other.getClass().getName()
                        + " and " + type.getClass().getName() + "; rename one or remove its jar");
            }
        }
    }

    /** What keeps secrets of configs out of what is said of them. */
    public SecretMask mask() {
        return reader.mask();
    }

    public Set<String> names() {
        return types.keySet();
    }

    public Collection<JobType<?>> all() {
        return types.values();
    }

    public Optional<JobType<?>> find(String name) {
        return Optional.ofNullable(types.get(name));
    }

    /** @throws CoxswainException {@link ErrorCode#JOB_TYPE_NOT_FOUND} */
    public JobType<?> require(String name) {
        return find(name).orElseThrow(() -> new CoxswainException(ErrorCode.JOB_TYPE_NOT_FOUND,
                "There is no job type '" + name + "' on this node: it has " + names()));
    }

    /**
     * Checks what a job of {@code type} would be made from.
     *
     * @param config null for the defaults
     * @throws io.coxswain.api.InvalidInputException with pointers below {@code /type} or {@code /config}
     */
    public void validate(@Nullable String type, @Nullable JsonNode config) {
        if (type == null || !types.containsKey(type)) {
            throw StrictReader.invalid(List.of(new Violation("/type",
                    type == null ? "is missing: set it to one of " + names() : "'" + type + "' is unknown: use one of " + names())));
        }
        validated(types.get(type), config);
    }

    /** Makes a master from a config that was validated when the job was submitted. */
    public JobMaster createMaster(String type, JsonNode config) {
        return createMaster(require(type), config);
    }

    private <C> JobMaster createMaster(JobType<C> type, JsonNode config) {
        return type.create(validated(type, config));
    }

    /** A master made from the type's example, to learn its routes. */
    public JobMaster createExampleMaster(String type) {
        return exampleMaster(require(type));
    }

    private static <C> JobMaster exampleMaster(JobType<C> type) {
        return type.create(type.exampleConfig());
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
        readWorkerConfig(requireWorkerType(jobType, type), config);
    }

    /** Makes a worker from a config that was validated when the worker was created. */
    public Worker createWorker(String jobType, String type, JsonNode config) {
        return createWorker(requireWorkerType(jobType, type), config);
    }

    private <C> Worker createWorker(WorkerType<C> type, JsonNode config) {
        return type.factory().apply(readWorkerConfig(type, config));
    }

    private <C> C readWorkerConfig(WorkerType<C> type, @Nullable JsonNode config) {
        JsonNode given = config == null || config.isNull() ? JsonNodeFactory.instance.objectNode() : config;
        return reader.read(given, type.configType(), "/config");
    }

    private WorkerType<?> requireWorkerType(String jobType, @Nullable String type) {
        List<WorkerType<?>> workerTypes = require(jobType).workerTypes();
        return workerTypes.stream().filter(worker -> worker.name().equals(type)).findFirst()
                .orElseThrow(() -> StrictReader.invalid(List.of(new Violation("/type", (type == null
                        ? "is missing"
                        : "'" + type
                                + "' is unknown") + ": job type '" + jobType + "' has the worker types "
                        + workerTypes.stream().map(WorkerType::name).toList()))));
    }
}
