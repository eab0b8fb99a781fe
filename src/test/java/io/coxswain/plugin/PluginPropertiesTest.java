package io.coxswain.plugin;

import static io.coxswain.testing.Configured.assertRefused;
import static io.coxswain.testing.Configured.bind;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class PluginPropertiesTest {

    private static final String HASH = "E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855";

    @Test
    void givenNothing_whenBinding_thenAnyJarOfTheUsualDirectoryIsAllowed() {
        PluginProperties properties = bind(PluginProperties.class);

        assertThat(properties.directory()).isEqualTo(Path.of("plugins"));
        assertThat(properties.startTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(properties.allows(HASH)).isTrue();
    }

    @Test
    void givenHashes_whenAsked_thenOnlyThoseAreAllowed() {
        PluginProperties properties = bind(PluginProperties.class, "allowed[0]=" + HASH);

        assertThat(properties.allows(HASH.toLowerCase(Locale.ROOT))).isTrue();
        assertThat(properties.allows("00" + HASH.substring(2))).isFalse();
    }

    @Test
    void givenAnEmptyList_whenAsked_thenNothingIsAllowed() {
        PluginProperties properties = bind(PluginProperties.class, "allowed=");

        assertThat(properties.allows(HASH)).isFalse();
    }

    @Test
    void givenAnImpossibleSetting_whenBinding_thenRefusedWithKeyAndCure() {
        assertRefused(PluginProperties.class, "allowed[0]=abc").isEqualTo("coxswain.plugins.allowed has 'abc', which is refused:"
                + " set it to the SHA-256 of a jar, 64 hexadecimal digits, as sha256sum tells it");
        assertRefused(PluginProperties.class, "start-timeout=0s").contains("coxswain.plugins.start-timeout=PT0S", "more than 0");
    }
}
