package io.coxswain.testkit;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;

/** Gives each repetition of a {@link FaultTest} a kit with a seed of its own. */
final class FaultTestExtension implements TestTemplateInvocationContextProvider {

    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return context.getRequiredTestMethod().isAnnotationPresent(FaultTest.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        FaultTest test = context.getRequiredTestMethod().getAnnotation(FaultTest.class);
        Long only = Long.getLong(FaultSearch.SEED, test.seed() == 0 ? null : Long.valueOf(test.seed()));
        LongStream seeds = only == null ? LongStream.rangeClosed(1, test.seeds()) : LongStream.of(only);
        AtomicBoolean failed = new AtomicBoolean();
        return seeds.takeWhile(seed -> !failed.get()).mapToObj(seed -> new Repetition(seed, test.faults(), failed));
    }

    private record Repetition(long seed, Fault[] faults, AtomicBoolean failed)
            implements
                TestTemplateInvocationContext,
                ParameterResolver,
                TestExecutionExceptionHandler {

        private static final ExtensionContext.Namespace KITS = ExtensionContext.Namespace.create(Repetition.class);

        @Override
        public String getDisplayName(int index) {
            return "seed " + seed;
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(this);
        }

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == JobTestKit.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getStore(KITS).computeIfAbsent(JobTestKit.class, absent -> JobTestKit.seeded(seed, faults), JobTestKit.class);
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable error) {
            failed.set(true);
            JobTestKit kit = context.getStore(KITS).get(JobTestKit.class, JobTestKit.class);
            throw FaultSearch.failure(seed, kit == null ? "the test takes no JobTestKit" : kit.trace(), error);
        }
    }
}
