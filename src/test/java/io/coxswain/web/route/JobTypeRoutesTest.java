package io.coxswain.web.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.WorkerType;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JobTypeRoutesTest {

    record Config() {}

    private record Type(Consumer<JobRoutes> routes) implements JobType<Config> {

        @Override
        public String name() {
            return "mine";
        }

        @Override
        public Class<Config> configType() {
            return Config.class;
        }

        @Override
        public Config exampleConfig() {
            return new Config();
        }

        @Override
        public JobMaster create(Config config) {
            return new JobMaster() {
                @Override
                public void onOpenApiInitialized(JobRoutes offered) {
                    routes.accept(offered);
                }

                @Override
                public NextTick tick(JobMasterContext context) {
                    return NextTick.never();
                }
            };
        }

        @Override
        public List<WorkerType<?>> workerTypes() {
            return List.of();
        }
    }

    private static JobTypeRoutes routes(Consumer<JobRoutes> offered) {
        try (var factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            return new JobTypeRoutes(new JobTypes(List.of(new Type(offered)), new StrictReader(new Json(), validator, SecretMask
                    .standard())));
        }
    }

    private static void get(JobRoutes routes, String path) {
        routes.get(path, (request, context) -> RouteResponse.noContent());
    }

    @Test
    void givenJobTypeWithRoutes_whenStarted_thenTheyAreKnownBeforeAnyJobRan() {
        JobTypeRoutes known = routes(offered -> get(offered, "/offsets"));

        assertThat(known.find("mine").orElseThrow().routes()).hasToString("[GET /offsets]");
        assertThat(known.find("other")).isEmpty();
    }

    @Test
    void givenReservedRoute_whenStarted_thenTheJobTypeAndTheRouteAreNamed() {
        var refused = catchThrowableOfType(RefusedRoutesException.class, () -> routes(offered -> get(offered, "/workers/busy")));

        assertThat(refused).hasMessageContaining("job type 'mine'").hasMessageContaining("GET /workers/busy")
                .hasMessageContaining("reserved");
    }

    @Test
    void givenDuplicateRoute_whenStarted_thenTheJobTypeAndTheRouteAreNamed() {
        var refused = catchThrowableOfType(RefusedRoutesException.class, () -> routes(offered -> {
            get(offered, "/offsets/{a}");
            get(offered, "/offsets/{b}");
        }));

        assertThat(refused).hasMessageContaining("job type 'mine'").hasMessageContaining("registered already");
        assertThat(new RefusedRoutesFailureAnalyzer().analyze(refused).getAction()).contains("onOpenApiInitialized");
    }
}
