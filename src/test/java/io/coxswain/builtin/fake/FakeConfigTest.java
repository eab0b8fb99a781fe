package io.coxswain.builtin.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ExitReason;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.Violation;
import io.coxswain.job.JobTypes;
import io.coxswain.json.Json;
import io.coxswain.json.SecretMask;
import io.coxswain.json.StrictReader;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import jakarta.validation.ValidatorFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeConfigTest {

    private final FakeJobType type = new FakeJobType(InstantSource.system());

    @Test
    void givenNothing_whenRead_thenAllIsByDefault() {
        FakeConfig config = FakeBench.config("{}");

        assertThat(config).isEqualTo(new FakeConfig(4, 100L, Duration.ofMillis(50), true, false, List.of(),
                new FakeConfig.Exit(ExitReason.FINISHED, null, null)));
    }

    @Test
    void givenTheWholeConfigOfTheDesign_whenRead_thenItIsValid() {
        String json = """
                {"workers": 4, "ticks": 100, "tickInterval": "50ms", "recreateLostWorkers": true, "trace": true,
                 "faults": [{"where": "master.tick", "kind": "throw", "times": 2, "message": "boom", "fatal": false,
                             "duration": "5s", "reason": "FAILED", "workerIndex": 0}],
                 "exit": {"reason": "FINISHED", "message": null, "detail": {"any": "json"}}}""";

        FakeConfig config = FakeBench.config(json);

        assertThat(violations(json)).isEmpty();
        assertThat(config.faults()).containsExactly(
                new Fault("master.tick", "throw", 2, "boom", false, Duration.ofSeconds(5), ExitReason.FAILED, 0));
        assertThat(config.exit().detail()).isEqualTo(Map.of("any", "json"));
    }

    @Test
    void givenTheExample_whenWrittenAndReadAgain_thenItIsTheSameAndValid() {
        String json = FakeBench.JSON.writeValueAsString(type.exampleConfig());

        assertThat(FakeBench.config(json)).isEqualTo(type.exampleConfig());
        assertThat(violations(json)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            {"workers": -1}                                                               | /config/workers
            {"workers": 10001}                                                            | /config/workers
            {"ticks": -2}                                                                 | /config/ticks
            {"tickInterval": "-1s"}                                                       | /config/tickInterval
            {"tickInterval": "25h"}                                                       | /config/tickInterval
            {"tickInterval": "soon"}                                                      | /config/tickInterval
            {"faults": [null]}                                                            | /config/faults/0
            {"faults": [{"kind": "throw"}]}                                               | /config/faults/0/where
            {"faults": [{"where": "worker.onCancel", "kind": "throw"}]}                   | /config/faults/0/where
            {"faults": [{"where": "worker.tick"}]}                                        | /config/faults/0/kind
            {"faults": [{"where": "worker.tick", "kind": "explode"}]}                     | /config/faults/0/kind
            {"faults": [{"where": "worker.tick", "kind": "throw", "times": 0}]}           | /config/faults/0/times
            {"faults": [{"where": "worker.tick", "kind": "sleep", "duration": "-1s"}]}    | /config/faults/0/duration
            {"faults": [{"where": "master.close", "kind": "exit"}]}                       | /config/faults/0/kind
            {"faults": [{"where": "worker.tick", "kind": "exit", "reason": "CANCELED"}]}  | /config/faults/0/reason
            {"faults": [{"where": "worker.tick", "kind": "throw", "workerIndex": -1}]}    | /config/faults/0/workerIndex
            {"exit": {"reason": "DONE"}}                                                  | /config/exit/reason
            {"worker": 1}                                                                 | /config/worker
            """)
    void givenWhatCantBe_whenValidated_thenTheFieldIsNamed(String json, String pointer) {
        List<Violation> violations = violations(json);

        assertThat(violations).extracting(Violation::pointer).containsExactly(pointer);
        assertThat(violations.getFirst().message()).isNotBlank();
    }

    private List<Violation> violations(String json) {
        try (ValidatorFactory factory = Validation.buildDefaultValidatorFactory()) {
            Validator validator = factory.getValidator();
            new JobTypes(List.of(type), new StrictReader(new Json(), validator, SecretMask.standard())).validate("fake", FakeBench.JSON
                    .readTree(json));
            return List.of();
        } catch (InvalidInputException e) {
            return e.violations();
        }
    }
}
