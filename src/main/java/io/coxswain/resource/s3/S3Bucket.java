package io.coxswain.resource.s3;

import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.resource.ResourceProperties.S3;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** The requests that are made of a bucket. The client is made with the first one. Thread-safe. */
final class S3Bucket implements AutoCloseable {

    /** What S3 answers and takes at most at a time. */
    static final int PAGE = 1_000;

    /** An upload in parts that has not ended. */
    record Upload(String key, String id) {}

    private final S3 properties;
    private final String name;
    private final int page;
    private @Nullable S3Client client;

    /** @param page how many objects to list or delete at a time */
    S3Bucket(S3 properties, int page) {
        this.properties = properties;
        this.page = page;
        this.name = String.valueOf(properties.bucket());
    }

    String name() {
        return name;
    }

    int page() {
        return page;
    }

    int partSize() {
        return properties.partBytes();
    }

    private synchronized S3Client client() {
        if (client == null) {
            client = S3Clients.of(properties);
        }
        return client;
    }

    void put(String key, byte[] bytes, int length) {
        request("write " + key, s3 -> s3.putObject(put -> put.bucket(name).key(key), body(bytes, length)));
    }

    private static RequestBody body(byte[] bytes, int length) {
        return RequestBody.fromByteBuffer(ByteBuffer.wrap(bytes, 0, length));
    }

    /** Empty when there is no such object. */
    Optional<InputStream> get(String key) {
        return request("read " + key, s3 -> {
            try {
                ResponseInputStream<GetObjectResponse> answer = s3.getObject(get -> get.bucket(name).key(key));
                return Optional.of(new ObjectInput(answer, error -> unavailable("read " + key, error)));
            } catch (NoSuchKeyException e) {
                return Optional.empty();
            }
        });
    }

    void delete(String key) {
        request("delete " + key, s3 -> s3.deleteObject(delete -> delete.bucket(name).key(key)));
    }

    /**
     * @param keys up to {@link #page}
     * @return why not, by key
     */
    Map<String, String> deleteAll(List<String> keys) {
        List<ObjectIdentifier> objects = keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList();
        Map<String, String> errors = new HashMap<>();
        request("delete " + keys.size() + " objects", s3 -> s3.deleteObjects(delete -> delete.bucket(name).delete(
                what -> what.objects(objects).quiet(true)))).errors().forEach(error -> errors.put(error.key(), error.code() + ": "
                        + error.message()));
        return errors;
    }

    /** The first objects below {@code prefix} after that key. */
    ListObjectsV2Response list(String prefix, String after) {
        return request("list " + prefix, s3 -> s3.listObjectsV2(list -> list.bucket(name).prefix(prefix).startAfter(after).maxKeys(page)));
    }

    /** The first directories right below {@code prefix} after that key. */
    ListObjectsV2Response listDirectories(String prefix, String after) {
        return request("list " + prefix, s3 -> s3.listObjectsV2(
                list -> list.bucket(name).prefix(prefix).startAfter(after).delimiter("/").maxKeys(page)));
    }

    String begin(String key) {
        return request("write " + key, s3 -> s3.createMultipartUpload(create -> create.bucket(name).key(key))).uploadId();
    }

    CompletedPart send(Upload upload, int number, byte[] bytes, int length) {
        String tag = request("write " + upload.key(), s3 -> s3.uploadPart(
                part -> part.bucket(name).key(upload.key()).uploadId(upload.id()).partNumber(number), body(bytes, length))).eTag();
        return CompletedPart.builder().partNumber(number).eTag(tag).build();
    }

    void complete(Upload upload, List<CompletedPart> parts) {
        request("write " + upload.key(), s3 -> s3.completeMultipartUpload(complete -> complete.bucket(name).key(upload.key())
                .uploadId(upload.id()).multipartUpload(all -> all.parts(parts))));
    }

    /** Nothing happens when it has ended. */
    void abort(Upload upload) {
        request("give up " + upload.key(), s3 -> {
            try {
                return s3.abortMultipartUpload(abort -> abort.bucket(name).key(upload.key()).uploadId(upload.id()));
            } catch (NoSuchUploadException e) {
                return upload;
            }
        });
    }

    /** The first uploads below {@code prefix} after the last of that answer. */
    ListMultipartUploadsResponse uploads(String prefix, @Nullable ListMultipartUploadsResponse before) {
        return request("list uploads of " + prefix, s3 -> s3.listMultipartUploads(list -> list.bucket(name).prefix(prefix).maxUploads(page)
                .keyMarker(before == null ? null : before.nextKeyMarker())
                .uploadIdMarker(before == null ? null : before.nextUploadIdMarker())));
    }

    private <T> T request(String what, Function<S3Client, T> request) {
        try {
            return request.apply(client());
        } catch (SdkException e) {
            throw unavailable(what, e);
        }
    }

    private ResourceUnavailableException unavailable(String what, Exception e) {
        return new ResourceUnavailableException("S3 could not " + what + " in bucket " + name + " (coxswain.resources.s3.*): "
                + e.getMessage(), e);
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.close();
        }
    }
}
