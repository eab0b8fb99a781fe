package io.coxswain.resource;

import io.coxswain.api.ResourceKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Where workers' files are.
 *
 * @param defaultKind of resources whose kind the worker does not name: {@code local} or {@code s3}
 * @param collectInterval how often a node looks for files to remove
 */
@ConfigurationProperties("coxswain.resources")
public record ResourceProperties(@DefaultValue("local") ResourceKind defaultKind, @DefaultValue("5s") Duration collectInterval,
        @DefaultValue Local local, @DefaultValue S3 s3) {

    /**
     * @param directory below which this node keeps local files; to be kept when the node is replaced, and not shared between machines
     */
    public record Local(@DefaultValue("./data/resources") Path directory) {}

    /**
     * @param bucket for files of the kind {@code s3}; without it there are none
     * @param prefix of every key; two clusters may share one
     * @param endpoint URL of a store other than Amazon's
     * @param region of the bucket; unless set, what the AWS environment says
     * @param pathStyle whether the bucket is named in the path, as most other stores want it
     * @param accessKeyId unless set, what the AWS environment says: variables, profile, container, instance
     * @param secretAccessKey goes with the access key id
     * @param connectTimeout for one connection
     * @param socketTimeout longest silence within an answer
     * @param attempts for each request, with pauses between that double
     * @param partSize of what is sent at a time, and held in memory for each file that is being written; grows with very large files
     */
    public record S3(@Nullable String bucket, @DefaultValue("coxswain") String prefix, @Nullable URI endpoint, @Nullable String region,
            @DefaultValue("false") boolean pathStyle, @Nullable String accessKeyId, @Nullable String secretAccessKey,
            @DefaultValue("5s") Duration connectTimeout, @DefaultValue("30s") Duration socketTimeout, @DefaultValue("4") int attempts,
            @DefaultValue("8MB") DataSize partSize) {

        private static final DataSize SMALLEST_PART = DataSize.ofMegabytes(5);
        private static final DataSize LARGEST_PART = DataSize.ofMegabytes(100);

        public S3 {
            if (bucket != null && !bucket.matches("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")) {
                throw refused("bucket", bucket, "set it to the name of a bucket, 3 to 63 of a-z, 0-9, '.' and '-'");
            }
            if (!prefix.matches("([A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*)?") || prefix.length() > 256) {
                throw refused("prefix", prefix, "set it to letters, digits, '-', '_' and '.', with '/' between, up to 256 characters");
            }
            if ((accessKeyId == null) != (secretAccessKey == null)) {
                throw new IllegalArgumentException(
                        "coxswain.resources.s3 is refused: set both access-key-id and secret-access-key, or none");
            }
            if (attempts < 1 || attempts > 20) {
                throw refused("attempts", attempts, "set it to 1 to 20");
            }
            if (partSize.compareTo(SMALLEST_PART) < 0 || partSize.compareTo(LARGEST_PART) > 0) {
                throw refused("part-size", partSize, "set it to 5MB to 100MB");
            }
            requirePositive("connect-timeout", connectTimeout);
            requirePositive("socket-timeout", socketTimeout);
        }

        private static void requirePositive(String key, Duration timeout) {
            if (timeout.isNegative() || timeout.isZero()) {
                throw refused(key, timeout, "set it above 0");
            }
        }

        private static IllegalArgumentException refused(String key, Object value, String cure) {
            return new IllegalArgumentException("coxswain.resources.s3." + key + "=" + value + " is refused: " + cure);
        }

        /** {@link #partSize} in bytes. */
        public int partBytes() {
            return Math.toIntExact(partSize.toBytes());
        }

        @Override
        public String toString() {
            return "S3[bucket=" + bucket + ", prefix=" + prefix + ", endpoint=" + endpoint + ", credentials hidden]";
        }
    }

    public ResourceProperties {
        if (defaultKind == ResourceKind.S3 && s3.bucket() == null) {
            throw new IllegalArgumentException(
                    "coxswain.resources.default-kind=s3 is refused: set coxswain.resources.s3.bucket as well, or use local");
        }
        if (collectInterval.compareTo(Duration.ofMillis(100)) < 0) {
            throw new IllegalArgumentException("coxswain.resources.collect-interval=" + collectInterval
                    + " is refused: set it to 100ms or more");
        }
    }
}
