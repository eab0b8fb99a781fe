package io.coxswain.resource.s3;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceKind;
import io.coxswain.resource.ResourceFiles;
import io.coxswain.resource.ResourceProperties.S3;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Files in a bucket, under {@code <prefix>/<cluster>/<resource>/<file>}. */
public final class S3Files implements ResourceFiles {

    private final S3Bucket bucket;
    private final String prefix;
    private final Supplier<String> cluster;
    private volatile @Nullable String root;

    /**
     * @param properties with a bucket
     * @param cluster asked once it is needed
     */
    public S3Files(S3 properties, Supplier<String> cluster) {
        this(properties, cluster, S3Bucket.PAGE);
    }

    S3Files(S3 properties, Supplier<String> cluster, int page) {
        this.bucket = new S3Bucket(properties, page);
        this.prefix = properties.prefix().isEmpty() ? "" : properties.prefix() + "/";
        this.cluster = cluster;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.S3;
    }

    @Override
    public String store() {
        return bucket.name();
    }

    @Override
    public String requireStore() {
        return bucket.name();
    }

    /** Nothing to do: keys have no directories. */
    @Override
    public void prepare(String id) {}

    @Override
    public OutputStream create(String id, String file, boolean durable, Writing writing) {
        return new ObjectOutput(bucket, key(id, file), writing);
    }

    @Override
    public OutputStream append(String id, String file, boolean durable, Writing writing) {
        ObjectOutput out = new ObjectOutput(bucket, key(id, file), writing);
        try (InputStream before = bucket.get(key(id, file)).orElseGet(InputStream::nullInputStream)) {
            before.transferTo(out);
            return out;
        } catch (IOException e) {
            out.giveUp();
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            out.giveUp();
            throw e;
        }
    }

    @Override
    public InputStream read(String id, String file) {
        Optional<InputStream> object = bucket.get(key(id, file));
        return object.orElseThrow(() -> new CoxswainException(ErrorCode.RESOURCE_NOT_FOUND, "Resource " + id + " has no file '" + file
                + "': list() tells which it has"));
    }

    @Override
    public List<ResourceFile> list(String id) {
        String place = key(id, "");
        List<ResourceFile> files = new ArrayList<>();
        ListObjectsV2Response page;
        String after = place;
        do {
            page = bucket.list(place, after);
            for (S3Object object : page.contents()) {
                files.add(new ResourceFile(object.key().substring(place.length()), object.size()));
                after = object.key();
            }
        } while (page.isTruncated());
        return files;
    }

    @Override
    public void delete(String id, String file) {
        bucket.delete(key(id, file));
    }

    /** Nothing to do: S3 has answered, so it has them. */
    @Override
    public void makeDurable(String id) {}

    @Override
    public Map<String, String> remove(List<String> ids) {
        return new Removal(bucket, root()).remove(ids);
    }

    @Override
    public List<String> findIds(String after) {
        return new Removal(bucket, root()).findIds(after);
    }

    private String key(String id, String file) {
        return root() + id + "/" + file;
    }

    private String root() {
        String known = root;
        if (known == null) {
            known = prefix + cluster.get() + "/";
            root = known;
        }
        return known;
    }

    @Override
    public void close() {
        bucket.close();
    }
}
