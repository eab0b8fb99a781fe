package io.coxswain.testing;

import static org.awaitility.Awaitility.await;

import io.coxswain.resource.ResourceProperties;
import io.coxswain.resource.ResourceProperties.S3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.util.FileSystemUtils;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * The S3 of this test run: Adobe's S3Mock in a JVM of its own, since it is made with another Spring Boot than this service. Started when
 * the first test asks for it.
 */
public final class S3Server implements AutoCloseable {

    public static final String BUCKET = "coxswain-tests";

    private static final Path JAR = Path.of("target", "s3mock", "s3mock.jar");
    private static final Pattern PORT_IN_LOG = Pattern.compile("Tomcat started on ports.* (\\d+) \\(http\\)");
    private static final Duration START_TIMEOUT = Duration.ofSeconds(60);
    private static final AtomicInteger prefixes = new AtomicInteger();

    private final Path directory;
    private final Process process;
    private final Watchdog watchdog;
    private final int port;

    private S3Server() throws IOException {
        directory = Files.createTempDirectory(Files.createDirectories(JAR.resolveSibling("data")), "s3");
        Path log = directory.resolveSibling(directory.getFileName() + ".log");
        process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-jar", JAR.toString(), "--server.address=127.0.0.1", "--server.port=0", "--http.port=0",
                "--com.adobe.testing.s3mock.store.root=" + directory.toAbsolutePath()))
                .redirectErrorStream(true).redirectOutput(log.toFile()).start();
        watchdog = Watchdog.overProcess(process.pid());
        port = await("S3Mock has started, see " + log).atMost(START_TIMEOUT).pollInterval(Duration.ofMillis(50))
                .until(() -> portIn(Files.readString(log)), found -> found > 0);
        try (S3Client client = client()) {
            client.createBucket(create -> create.bucket(BUCKET));
        }
    }

    private int portIn(String log) {
        if (!process.isAlive()) {
            throw new AssertionError("S3Mock has ended: " + log);
        }
        Matcher matcher = PORT_IN_LOG.matcher(log);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    public static S3Server shared() {
        return Shared.SERVER;
    }

    public int port() {
        return port;
    }

    /** Settings with a prefix that nobody else has. */
    public S3 settings() {
        return settings(port);
    }

    /** The same, by another way to this server. */
    public static S3 settings(int port, String... more) {
        String[] all = new String[6 + more.length];
        all[0] = "s3.bucket=" + BUCKET;
        all[1] = "s3.prefix=test-" + prefixes.incrementAndGet();
        all[2] = "s3.endpoint=http://127.0.0.1:" + port;
        all[3] = "s3.path-style=true";
        all[4] = "s3.access-key-id=test";
        all[5] = "s3.secret-access-key=test";
        System.arraycopy(more, 0, all, 6, more.length);
        return Configured.bind(ResourceProperties.class, all).s3();
    }

    /** To look at what is there, past the service. */
    public S3Client client() {
        return S3Client.builder().httpClientBuilder(UrlConnectionHttpClient.builder()).region(Region.US_EAST_1).forcePathStyle(true)
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test"))).build();
    }

    /** How many objects there are with these settings. */
    public int objects(S3 settings) {
        try (S3Client client = client()) {
            return (int) client.listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix(settings.prefix() + "/")).contents().stream()
                    .count();
        }
    }

    /** How many unfinished uploads there are with these settings. */
    public int uploads(S3 settings) {
        try (S3Client client = client()) {
            return client.listMultipartUploads(list -> list.bucket(BUCKET).prefix(settings.prefix() + "/")).uploads().size();
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        watchdog.close();
        try {
            process.onExit().join();
            FileSystemUtils.deleteRecursively(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Shared {

        static final S3Server SERVER = start();

        static {
            AtExit.close(SERVER);
        }

        private static S3Server start() {
            try {
                return new S3Server();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
