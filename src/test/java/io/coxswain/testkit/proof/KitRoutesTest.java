package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ExitReason;
import io.coxswain.api.JobMaster;
import io.coxswain.api.JobMasterContext;
import io.coxswain.api.JobRoutes;
import io.coxswain.api.JobRoutes.HttpMethod;
import io.coxswain.api.JobType;
import io.coxswain.api.NextTick;
import io.coxswain.api.ParameterType;
import io.coxswain.api.RouteException;
import io.coxswain.api.RouteParameter;
import io.coxswain.api.RouteResponse;
import io.coxswain.api.Violation;
import io.coxswain.api.WorkerType;
import io.coxswain.job.JobState;
import io.coxswain.testkit.JobTestKit;
import io.coxswain.testkit.RouteAnswer;
import jakarta.validation.constraints.Positive;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Routes of a job in a kit, called as over HTTP. */
class KitRoutesTest {

    private static final RouteParameter<Integer> SHELF = RouteParameter.required("shelf", ParameterType.integer(1, 9), "Which one");
    private static final RouteParameter<Integer> LIMIT = RouteParameter.withDefault("limit", ParameterType.integer(1, 100), 10, "How many");

    record Order(@Positive int books) {}

    record Receipt(int shelf, int books, int limit) {}

    record NoConfig() {}

    private static final class Library implements JobType<NoConfig> {

        @Override
        public String name() {
            return "library";
        }

        @Override
        public Class<NoConfig> configType() {
            return NoConfig.class;
        }

        @Override
        public NoConfig exampleConfig() {
            return new NoConfig();
        }

        @Override
        public JobMaster create(NoConfig config) {
            return new Librarian();
        }

        @Override
        public List<WorkerType<?>> workerTypes() {
            return List.of();
        }
    }

    private static final class Librarian implements JobMaster {

        @Override
        public void onOpenApiInitialized(JobRoutes routes) {
            routes.post("/shelves/{shelf}/orders", Order.class, new Order(1), (order, request, context) -> {
                if (order.books() > 50) {
                    throw new RouteException(409, "too-many-books", "Nobody reads " + order.books() + " books");
                }
                context.kv().put("ordered", order.books());
                return RouteResponse.created("/there", new Receipt(request.get(SHELF), order.books(), request.get(LIMIT)));
            }).path(SHELF).query(LIMIT);
            routes.anyNode(HttpMethod.GET, "/motto", request -> RouteResponse.ok("quiet"));
            routes.get("/broken", (request, context) -> {
                throw new IllegalStateException("oh");
            });
            routes.post("/close", (request, context) -> {
                context.exit(ExitReason.FINISHED, null, null);
                return RouteResponse.noContent();
            });
        }

        @Override
        public NextTick tick(JobMasterContext context) {
            return NextTick.never();
        }
    }

    private final JobTestKit kit = new JobTestKit();

    @BeforeEach
    void submit() {
        kit.submit(new Library(), new NoConfig());
    }

    @Test
    void givenACallThatFits_whenMade_thenItIsAnsweredAndHasItsEffect() {
        kit.runUntilIdle();

        RouteAnswer answer = kit.call(HttpMethod.POST, "/shelves/3/orders?limit=7", new Order(2));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.headers()).containsEntry("Location", "/there");
        assertThat(answer.body(Receipt.class)).isEqualTo(new Receipt(3, 2, 7));
        assertThat(kit.kv().get("ordered", Integer.class)).contains(2);
    }

    @Test
    void givenCallsThatDoNotFit_whenMade_thenTheyAreRefusedBeforeTheHandlerHearsOfThem() {
        kit.runUntilIdle();

        assertThat(kit.call(HttpMethod.POST, "/shelves/12/orders", new Order(2)).code()).isEqualTo("invalid-parameter");
        assertThat(kit.call(HttpMethod.POST, "/shelves/3/orders?limt=7", new Order(2)).detail()).contains("'limt' is not known here");
        assertThat(kit.call(HttpMethod.POST, "/shelves/3/orders", null).status()).isEqualTo(400);
        assertThat(kit.call(HttpMethod.POST, "/shelves/3/orders", "{\"books\": 0}").violations()).extracting(Violation::pointer)
                .containsExactly("/books");
        assertThat(kit.call(HttpMethod.POST, "/shelves/3/orders", "{\"books\": ").code()).isEqualTo("malformed-request");
        assertThat(kit.get("/shelves/3/orders").status()).isEqualTo(405);
        assertThat(kit.get("/nothing").status()).isEqualTo(404);
        assertThat(kit.kv().get("ordered", Integer.class)).isEmpty();
    }

    @Test
    void givenProblemsOfTheHandler_whenAnswered_thenTheyAreProblemsAndTheJobGoesOn() {
        kit.runUntilIdle();

        RouteAnswer own = kit.call(HttpMethod.POST, "/shelves/3/orders", new Order(51));
        RouteAnswer unexpected = kit.get("/broken");

        assertThat(own.status()).isEqualTo(409);
        assertThat(own.code()).isEqualTo("too-many-books");
        assertThat(own.detail()).isEqualTo("Nobody reads 51 books");
        assertThat(unexpected.status()).isEqualTo(500);
        assertThat(kit.state()).isEqualTo(JobState.RUNNING);
        assertThat(kit.attempts()).isZero();
    }

    @Test
    void givenNoMasterYetOrAnyMore_whenCalled_thenAnyNodesRouteAnswersAndTheOthersDoNot() {
        RouteAnswer before = kit.call(HttpMethod.POST, "/close", null);
        RouteAnswer anyNode = kit.get("/motto");
        kit.runUntilIdle();
        RouteAnswer closing = kit.call(HttpMethod.POST, "/close", null);
        kit.runToEnd();
        RouteAnswer after = kit.call(HttpMethod.POST, "/close", null);

        assertThat(before.code()).isEqualTo("leader-unavailable");
        assertThat(anyNode.body(String.class)).isEqualTo("quiet");
        assertThat(closing.status()).isEqualTo(204);
        assertThat(kit.state()).isEqualTo(JobState.FINISHED);
        assertThat(after.code()).isEqualTo("job-terminal");
    }
}
