package io.coxswain.testkit.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The kit runs with what its description says that it needs, and nothing else. */
class KitNeedsTest {

    /** Sees the class path of this test but for what a job type must not need. */
    private static final class Frugal extends URLClassLoader {

        private static final Pattern REFUSED = Pattern.compile("(org\\.springframework|org\\.postgresql|com\\.zaxxer|io\\.micrometer"
                + "|org\\.slf4j|jakarta\\.servlet|org\\.assertj|org\\.junit)\\..*");

        Frugal() {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (REFUSED.matcher(name).matches()) {
                throw new ClassNotFoundException(name + " is not there");
            }
            return super.findClass(name);
        }

        private static URL[] classPath() {
            String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            return Arrays.stream(path.split(File.pathSeparator)).map(entry -> {
                try {
                    return Path.of(entry).toUri().toURL();
                } catch (MalformedURLException e) {
                    throw new IllegalStateException(e);
                }
            }).toArray(URL[]::new);
        }
    }

    @Test
    void givenNeitherSpringNorPostgresNorALog_whenAJobRuns_thenItDoes() throws Exception {
        try (Frugal frugal = new Frugal()) {
            Callable<?> job = (Callable<?>) frugal.loadClass(AJobAlone.class.getName()).getDeclaredConstructor().newInstance();

            Object answer = job.call();

            assertThat(job.getClass()).isNotEqualTo(AJobAlone.class);
            assertThat(answer).isEqualTo("FINISHED after 2 ticks, asked in between: 200, and 2 files");
        }
    }
}
