package io.coxswain.resource;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import io.coxswain.api.ResourceKind;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;

class ResourcePropertiesTest {

    @Test
    void givenNothing_whenBinding_thenLocalFilesAndNoBucket() {
        ResourceProperties properties = bind(ResourceProperties.class);

        assertThat(properties.defaultKind()).isEqualTo(ResourceKind.LOCAL);
        assertThat(properties.local().directory()).isEqualTo(Path.of("data/resources"));
        assertThat(properties.collectInterval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.s3().bucket()).isNull();
        assertThat(properties.s3().prefix()).isEqualTo("coxswain");
        assertThat(properties.s3().attempts()).isEqualTo(4);
        assertThat(properties.s3().connectTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(properties.s3().socketTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(properties.s3().partSize()).isEqualTo(DataSize.ofMegabytes(8));
    }

    @Test
    void givenCredentials_whenPrinted_thenTheyAreHidden() {
        ResourceProperties properties = bind(ResourceProperties.class, "s3.bucket=files", "s3.access-key-id=AKIA",
                "s3.secret-access-key=secret");

        assertThat(properties.toString()).contains("files").doesNotContain("AKIA", "secret");
    }

    @Test
    void givenS3ByDefaultWithoutABucket_whenBinding_thenRefused() {
        assertRefused(ResourceProperties.class, "default-kind=s3").isEqualTo(
                "coxswain.resources.default-kind=s3 is refused: set coxswain.resources.s3.bucket as well, or use local");
    }

    @Test
    void givenHalfOfTheCredentials_whenBinding_thenRefused() {
        assertRefused(ResourceProperties.class, "s3.access-key-id=AKIA").isEqualTo(
                "coxswain.resources.s3 is refused: set both access-key-id and secret-access-key, or none");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3.bucket=Files            | coxswain.resources.s3.bucket=Files is refused
            s3.prefix=/a               | coxswain.resources.s3.prefix=/a is refused
            s3.prefix=a/../b           | coxswain.resources.s3.prefix=a/../b is refused
            s3.attempts=0              | coxswain.resources.s3.attempts=0 is refused
            s3.part-size=1MB           | coxswain.resources.s3.part-size=1048576B is refused: set it to 5MB to 100MB
            s3.connect-timeout=0s      | coxswain.resources.s3.connect-timeout=PT0S is refused
            s3.socket-timeout=-1s      | coxswain.resources.s3.socket-timeout=PT-1S is refused
            collect-interval=0s        | coxswain.resources.collect-interval=PT0S is refused
            """)
    void givenAValueThatCanNotBe_whenBinding_thenRefused(String setting, String message) {
        assertRefused(ResourceProperties.class, setting).startsWith(message);
    }
}
