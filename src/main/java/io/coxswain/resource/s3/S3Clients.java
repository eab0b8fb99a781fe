package io.coxswain.resource.s3;

import io.coxswain.resource.ResourceProperties.S3;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Makes clients as they are configured. */
final class S3Clients {

    /** Other stores take any. */
    private static final Region ANY = Region.US_EAST_1;

    private S3Clients() {}

    static S3Client of(S3 properties) {
        S3ClientBuilder builder = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder().connectionTimeout(properties.connectTimeout())
                        .socketTimeout(properties.socketTimeout()))
                .overrideConfiguration(override -> override.retryStrategy(
                        AwsRetryStrategy.standardRetryStrategy().toBuilder().maxAttempts(properties.attempts()).build()))
                .credentialsProvider(credentials(properties)).forcePathStyle(properties.pathStyle());
        if (properties.endpoint() != null) {
            // Sums that stores of others may not know are sent only where a request can't do without.
            builder.endpointOverride(properties.endpoint()).region(ANY)
                    .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                    .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
        }
        if (properties.region() != null) {
            builder.region(Region.of(properties.region()));
        }
        return builder.build();
    }

    private static AwsCredentialsProvider credentials(S3 properties) {
        if (properties.accessKeyId() == null || properties.secretAccessKey() == null) {
            return DefaultCredentialsProvider.builder().build();
        }
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(properties.accessKeyId(), properties.secretAccessKey()));
    }
}
