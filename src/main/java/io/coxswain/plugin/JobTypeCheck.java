package io.coxswain.plugin;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.JobType;
import io.coxswain.api.WorkerType;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.StrictReader;
import io.coxswain.route.RouteTable;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Asks job types everything that a node will ask of them, so that mistakes show at its start and not in the middle of a call. */
public final class JobTypeCheck {

    private final StrictReader reader;
    private final Json json;

    public JobTypeCheck(StrictReader reader, Json json) {
        this.reader = reader;
        this.json = json;
    }

    /**
     * Checks the job types of one jar.
     *
     * @return their names, in order
     * @throws RuntimeException what the first mistake is; also whatever their code throws
     */
    List<String> check(List<JobType<?>> found) {
        JobTypes types = refusing(found, all -> new JobTypes(all, reader));
        types.names().forEach(name -> check(types, name));
        return List.copyOf(types.names());
    }

    private void check(JobTypes types, String name) {
        JobType<?> type = types.require(name);
        JsonNode example = written(type.exampleConfig(), name, "exampleConfig()");
        accepted(name, "exampleConfig()", () -> types.validate(name, example));
        for (WorkerType<?> worker : types.workerTypes(name)) {
            String whose = "exampleConfig of its worker type '" + worker.name() + "'";
            JsonNode task = written(worker.exampleConfig(), name, whose);
            accepted(name, whose, () -> types.validateWorker(name, worker.name(), task));
        }
        refusing(type, ignored -> {
            RouteTable routes = new RouteTable(RouteTable.RESERVED);
            types.createExampleMaster(name).onOpenApiInitialized(routes);
            return routes.seal();
        });
    }

    private JsonNode written(@Nullable Object example, String name, String whose) {
        if (example == null) {
            throw new RefusedPluginException("Job type '" + name + "': the " + whose + " is null; return one that works as it stands");
        }
        return refusing(example, value -> json.mapper().readTree(json.write(value)));
    }

    private static void accepted(String name, String whose, Runnable validation) {
        try {
            validation.run();
        } catch (InvalidInputException e) {
            throw new RefusedPluginException("Job type '" + name + "': the " + whose + " is not valid: " + e.violations().stream()
                    .map(violation -> violation.pointer() + " " + violation.message()).collect(Collectors.joining("; ")));
        }
    }

    /** Refusals of the service say by themselves what is wrong and what to do; whatever else is thrown is the author's. */
    private static <I, O> O refusing(I input, Function<I, O> step) {
        try {
            return step.apply(input);
        } catch (CoxswainException | IllegalArgumentException | IllegalStateException e) {
            throw isOurs(e) ? new RefusedPluginException(String.valueOf(e.getMessage())) : e;
        }
    }

    private static boolean isOurs(RuntimeException e) {
        StackTraceElement[] stack = e.getStackTrace();
        return stack.length > 0 && stack[0].getClassName().startsWith("io.coxswain.");
    }
}
