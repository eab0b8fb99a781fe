package io.coxswain.resource.s3;

import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.resource.s3.S3Bucket.Upload;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Removes everything of many resources with few requests. Keys sort by the ids of their resources, so one walk through the bucket finds
 * them all: a page at a time, or from one resource to the next, whichever is farther.
 */
final class Removal {

    private static final int LENGTH_OF_ID = 26;
    /** The character after the slash: what sorts after all files of a resource, and before the next one. */
    private static final String AFTER_FILES = "0";

    private final S3Bucket bucket;
    private final String root;
    private final Map<String, String> errors = new HashMap<>();
    private final List<String> keys = new ArrayList<>();

    /** @param root what all keys begin with, up to the ids */
    Removal(S3Bucket bucket, String root) {
        this.bucket = bucket;
        this.root = root;
    }

    /** Returns why not, by id. */
    Map<String, String> remove(List<String> ids) {
        NavigableSet<String> wanted = new TreeSet<>(ids);
        try {
            walk(wanted);
            deleteGathered();
            uploads().stream().filter(upload -> wanted.contains(id(upload.key()))).forEach(bucket::abort);
        } catch (ResourceUnavailableException e) {
            // Nobody knows how far it came; what is gone already is quickly removed again.
            wanted.forEach(id -> errors.putIfAbsent(id, e.getMessage()));
        }
        return errors;
    }

    private void walk(NavigableSet<String> wanted) {
        String after = wanted.isEmpty() ? null : root + wanted.first() + "/";
        while (after != null) {
            ListObjectsV2Response page = bucket.list(root, after);
            for (S3Object object : page.contents()) {
                if (wanted.contains(id(object.key()))) {
                    gather(object.key());
                }
            }
            after = page.isTruncated() && page.hasContents() ? next(wanted, page.contents().getLast().key()) : null;
        }
    }

    /** Where to go on after that key. */
    private @Nullable String next(NavigableSet<String> wanted, String last) {
        String id = id(last);
        if (wanted.contains(id)) {
            return last;
        }
        String next = wanted.higher(id);
        return next == null ? null : root + next + "/";
    }

    private void gather(String key) {
        keys.add(key);
        if (keys.size() == bucket.page()) {
            deleteGathered();
        }
    }

    private void deleteGathered() {
        if (!keys.isEmpty()) {
            bucket.deleteAll(keys).forEach((key, error) -> errors.putIfAbsent(id(key), error));
            keys.clear();
        }
    }

    /** Ids after that one of which there are objects or uploads, as many as come at once. */
    List<String> findIds(String after) {
        ListObjectsV2Response page = bucket.listDirectories(root, after.isEmpty() ? root : root + after + AFTER_FILES);
        TreeSet<String> ids = new TreeSet<>();
        page.commonPrefixes().forEach(directory -> ids.add(id(directory.prefix())));
        String last = page.isTruncated() && !ids.isEmpty() ? ids.last() : null;
        uploads().stream().map(upload -> id(upload.key())).filter(id -> id.compareTo(after) > 0 && (last == null || id.compareTo(
                last) <= 0))
                .forEach(ids::add);
        ids.removeIf(id -> id.length() != LENGTH_OF_ID);
        return List.copyOf(ids);
    }

    private List<Upload> uploads() {
        List<Upload> all = new ArrayList<>();
        ListMultipartUploadsResponse page = null;
        do {
            page = bucket.uploads(root, page);
            for (MultipartUpload upload : page.uploads()) {
                all.add(new Upload(upload.key(), upload.uploadId()));
            }
        } while (Boolean.TRUE.equals(page.isTruncated()));
        return all;
    }

    private String id(String key) {
        String below = key.substring(root.length());
        int slash = below.indexOf('/');
        return slash < 0 ? below : below.substring(0, slash);
    }
}
