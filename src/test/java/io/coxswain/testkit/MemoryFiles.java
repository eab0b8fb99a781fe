package io.coxswain.testkit;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.resource.ResourceFiles;
import io.coxswain.resource.ResourceName;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The directory of a node, or the bucket, in memory. What has no row is swept whenever somebody looks. */
final class MemoryFiles implements ResourceFiles {

    private final ResourceKind kind;
    private final String store;
    private final Predicate<String> hasRow;
    private final TreeMap<String, TreeMap<String, byte[]>> resources = new TreeMap<>();

    /** @param hasRow whether there is a resource of that id */
    MemoryFiles(ResourceKind kind, String store, Predicate<String> hasRow) {
        this.kind = kind;
        this.store = store;
        this.hasRow = hasRow;
    }

    @Override
    public ResourceKind kind() {
        return kind;
    }

    @Override
    public String store() {
        return store;
    }

    @Override
    public String requireStore() {
        return store;
    }

    @Override
    public void prepare(String id) {
        resources.computeIfAbsent(id, absent -> new TreeMap<>(Tables.BY_BYTES));
    }

    /** Keys of a bucket need no directory; one that was removed takes no more files. */
    TreeMap<String, byte[]> files(String id) {
        resources.keySet().removeIf(hasRow.negate());
        if (kind == ResourceKind.S3) {
            prepare(id);
        }
        TreeMap<String, byte[]> files = resources.get(id);
        if (files == null) {
            throw new ResourceUnavailableException("The local files of resource " + id + " are gone: it was removed", null);
        }
        return files;
    }

    /** As on a disk, where no name is that of a file and of a directory. */
    private TreeMap<String, byte[]> filesWithRoomFor(String id, String file) {
        TreeMap<String, byte[]> files = files(id);
        for (String other : kind == ResourceKind.S3 ? List.<String>of() : files.keySet()) {
            if (file.startsWith(other + "/")) {
                throw ResourceName.refused("file", file, "is below '" + other + "', which is no directory: choose another name");
            } else if (other.startsWith(file + "/")) {
                throw ResourceName.refused("file", file, "is a directory: choose another name");
            }
        }
        return files;
    }

    @Override
    public OutputStream create(String id, String file, boolean durable, Writing writing) {
        filesWithRoomFor(id, file);
        return new WholeFile(new byte[0], writing, bytes -> filesWithRoomFor(id, file).put(file, bytes));
    }

    @Override
    public OutputStream append(String id, String file, boolean durable, Writing writing) {
        byte[] before = filesWithRoomFor(id, file).getOrDefault(file, new byte[0]);
        if (kind == ResourceKind.S3) {
            return new WholeFile(before, writing, bytes -> files(id).put(file, bytes));
        }
        writing.checkFence();
        filesWithRoomFor(id, file).putIfAbsent(file, before);
        return new GrowingFile(writing, bytes -> files(id).merge(file, bytes, GrowingFile::joined));
    }

    @Override
    public InputStream read(String id, String file) {
        byte[] bytes = filesWithRoomFor(id, file).get(file);
        if (bytes == null) {
            throw new CoxswainException(ErrorCode.RESOURCE_NOT_FOUND, "Resource " + id + " has no file '" + file
                    + "': list() tells which it has");
        }
        return new ByteArrayInputStream(bytes);
    }

    @Override
    public List<ResourceFile> list(String id) {
        return files(id).entrySet().stream().map(file -> new ResourceFile(file.getKey(), file.getValue().length)).toList();
    }

    @Override
    public void delete(String id, String file) {
        filesWithRoomFor(id, file).remove(file);
    }

    /** Nothing to do: what is here survives whatever a test lets happen. */
    @Override
    public void makeDurable(String id) {}

    @Override
    public Map<String, String> remove(List<String> ids) {
        ids.forEach(resources::remove);
        return Map.of();
    }

    @Override
    public List<String> findIds(String after) {
        return List.copyOf(resources.tailMap(after, false).keySet());
    }

    @Override
    public void close() {}
}
