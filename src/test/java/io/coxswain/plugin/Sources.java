package io.coxswain.plugin;

/** Job types in source, since a test must not have them on its own class path. */
final class Sources {

    private Sources() {}

    /** A job type that does nothing, with something in place of one of its methods. */
    static String idle(String className, String name, String... replacements) {
        String source = """
                import io.coxswain.api.*;
                import jakarta.validation.constraints.*;
                import java.util.List;

                public class %s implements JobType<%1$s.Config> {
                    public record Config(@Min(1) int size) {}
                    static final Object STATIC = null;
                    public String name() { return "%s"; }
                    public Class<Config> configType() { return Config.class; }
                    public Config exampleConfig() { return new Config(1); }
                    public JobMaster create(Config config) {
                        return new JobMaster() {
                            public void onOpenApiInitialized(JobRoutes routes) { /* routes */ }
                            public NextTick tick(JobMasterContext context) { return NextTick.never(); }
                        };
                    }
                    public List<WorkerType<?>> workerTypes() { return List.of(); }
                }
                """.formatted(className, name);
        for (int i = 0; i < replacements.length; i += 2) {
            String changed = source.replace(replacements[i], replacements[i + 1]);
            if (changed.equals(source)) {
                throw new IllegalArgumentException("There is no " + replacements[i] + " to replace");
            }
            source = changed;
        }
        return source;
    }

    /** A job type each of whose callbacks insists on the thread's context class loader, and which brings a library and a resource. */
    static String watchful(String className, String name) {
        return """
                import io.coxswain.api.*;
                import jakarta.validation.constraints.*;
                import java.io.InputStream;
                import java.util.List;

                public class %s implements JobType<%1$s.Config> {
                    public record Config(@NotBlank @Library.Even String word) { public Config { insist(); } }
                    public record Task(@NotBlank String word) { public Task { insist(); } }
                    static void insist() {
                        if (Thread.currentThread().getContextClassLoader() != %1$s.class.getClassLoader()) {
                            throw new IllegalStateException("another class loader: " + Thread.currentThread().getContextClassLoader());
                        }
                    }
                    static String resource() {
                        insist();
                        try (InputStream in = Thread.currentThread().getContextClassLoader().getResource("words.txt").openStream()) {
                            return new String(in.readAllBytes());
                        } catch (java.io.IOException e) {
                            throw new java.io.UncheckedIOException(e);
                        }
                    }
                    public String name() { return "%2$s"; }
                    public Class<Config> configType() { insist(); return Config.class; }
                    public Config exampleConfig() { insist(); return new Config("even"); }
                    public List<Violation> validate(Config config) {
                        insist();
                        return config.word().equals("nono") ? List.of(new Violation("/word", "must not be nono")) : List.of();
                    }
                    public JobMaster create(Config config) { insist(); return new Master(config); }
                    public List<WorkerType<?>> workerTypes() {
                        return List.of(new WorkerType<>("hand", Task.class, new Task("even"), task -> { insist(); return new Hand(task); }));
                    }
                    record Master(Config config) implements JobMaster {
                        public void onOpenApiInitialized(JobRoutes routes) {
                            insist();
                            routes.anyNode(JobRoutes.HttpMethod.GET, "/version", request -> {
                                insist();
                                return RouteResponse.ok(java.util.Map.of("version", Library.version(), "words", resource()));
                            }).summary("Tell the version").response(200, Config.class, config);
                        }
                        public void init(JobMasterContext context) { insist(); context.createWorker("hand", new Task(config.word())); }
                        public NextTick tick(JobMasterContext context) { insist(); return NextTick.never(); }
                        public void onWorkerOnline(WorkerHandle worker, JobMasterContext context) { insist(); }
                        public void onWorkerOffline(WorkerHandle worker, WorkerOffline reason, JobMasterContext context) {
                            insist();
                            context.exit(reason.error() == null ? ExitReason.FINISHED : ExitReason.FAILED, reason.error(),
                                java.util.Map.of("version", Library.version(), "words", resource()));
                        }
                    }
                    record Hand(Task task) implements Worker {
                        public void init(WorkerContext context) { insist(); }
                        public NextTick tick(WorkerContext context) {
                            insist();
                            context.kv().put("said/" + task.word(), Library.version());
                            context.exit();
                            return NextTick.never();
                        }
                        public void close(WorkerContext context) { insist(); }
                    }
                }
                """.formatted(className, name);
    }

    /** A library that jars bring in different versions, with a constraint of its own. */
    static String library(String version) {
        return """
                import jakarta.validation.*;
                import java.lang.annotation.*;

                public class Library {
                    public static String version() { return "%s"; }
                    @Constraint(validatedBy = EvenCheck.class)
                    @Retention(RetentionPolicy.RUNTIME)
                    public @interface Even {
                        String message() default "must have an even number of letters";
                        Class<?>[] groups() default {};
                        Class<? extends Payload>[] payload() default {};
                    }
                    public static class EvenCheck implements ConstraintValidator<Even, String> {
                        public boolean isValid(String value, ConstraintValidatorContext context) {
                            return value == null || value.length() %% 2 == 0;
                        }
                    }
                }
                """.formatted(version);
    }
}
