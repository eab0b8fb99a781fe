package io.coxswain.resource.local;

import io.coxswain.api.CoxswainException;
import io.coxswain.api.ErrorCode;
import io.coxswain.api.InvalidInputException;
import io.coxswain.api.ResourceFile;
import io.coxswain.api.ResourceKind;
import io.coxswain.api.ResourceUnavailableException;
import io.coxswain.api.Violation;
import io.coxswain.loop.TimeOrderedId;
import io.coxswain.resource.ResourceFiles;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files in a directory of this node. */
public final class LocalFiles implements ResourceFiles {

    private static final int PAGE = 1_000;
    private static final String ID = "[0-9a-z]{26}";

    private final Path directory;
    private final Supplier<String> cluster;
    private volatile @Nullable HeldDirectory held;
    private boolean closed;

    /** @param cluster asked once it is needed */
    public LocalFiles(Path directory, Supplier<String> cluster) {
        this.directory = directory;
        this.cluster = cluster;
    }

    @Override
    public ResourceKind kind() {
        return ResourceKind.LOCAL;
    }

    @Override
    public @Nullable String store() {
        HeldDirectory now = held;
        return now == null ? null : now.id();
    }

    @Override
    public synchronized void takeOver() {
        if (held == null && !closed && Files.isDirectory(directory)) {
            held = HeldDirectory.existing(parent());
        }
    }

    @Override
    public String requireStore() {
        return held().id();
    }

    private HeldDirectory held() {
        HeldDirectory now = held;
        return now == null ? hold() : now;
    }

    private synchronized HeldDirectory hold() {
        if (closed) {
            throw new ResourceUnavailableException("This node is about to stop", null);
        }
        HeldDirectory now = held;
        if (now == null) {
            now = HeldDirectory.any(parent());
            held = now;
        }
        return now;
    }

    private Path parent() {
        return directory.resolve(cluster.get());
    }

    @Override
    public void prepare(String id) {
        attempt(id, () -> Files.createDirectories(held().files().resolve(id)));
    }

    @Override
    public OutputStream create(String id, String file, boolean durable, Writing writing) {
        return attempt(id, () -> {
            Path target = resolve(id, file, true);
            requireFile(file, target);
            Path uploads = Files.createDirectories(held().uploads().resolve(id));
            return new NewFile(uploads.resolve(TimeOrderedId.next()), target, durable, writing);
        });
    }

    @Override
    public OutputStream append(String id, String file, boolean durable, Writing writing) {
        return attempt(id, () -> {
            Path target = resolve(id, file, true);
            requireFile(file, target);
            return new GrowingFile(target, durable, writing);
        });
    }

    @Override
    public InputStream read(String id, String file) {
        return attempt(id, () -> {
            try {
                Path source = resolve(id, file, false);
                requireFile(file, source);
                return new BufferedInputStream(Files.newInputStream(source, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
            } catch (NoSuchFileException e) {
                throw new CoxswainException(ErrorCode.RESOURCE_NOT_FOUND, "Resource " + id + " has no file '" + file
                        + "': list() tells which it has", e);
            }
        });
    }

    /** Where a file is or would be. Each directory on the way is looked at, so that no link leads away. */
    private Path resolve(String id, String file, boolean create) throws IOException {
        Path place = held().files().resolve(id);
        if (!Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            throw lost(id, null);
        }
        String[] parts = file.split("/");
        for (int i = 0; i < parts.length - 1; i++) {
            place = place.resolve(parts[i]);
            if (create) {
                createDirectory(place);
            }
            if (!attributes(place).isDirectory()) {
                throw refused(file, "is below '" + parts[i] + "', which is no directory: choose another name");
            }
        }
        return place.resolve(parts[parts.length - 1]);
    }

    private static void createDirectory(Path place) throws IOException {
        try {
            Files.createDirectory(place);
        } catch (FileAlreadyExistsException e) {
            // Of whatever kind: looked at next.
        }
    }

    private static void requireFile(String file, Path target) throws IOException {
        try {
            if (!attributes(target).isRegularFile()) {
                throw refused(file, "is a directory or a link: choose another name");
            }
        } catch (NoSuchFileException e) {
            // May be created; whoever reads it is told.
        }
    }

    private static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private static InvalidInputException refused(String file, String fault) {
        return new InvalidInputException(ErrorCode.INVALID_RESOURCE_NAME, "The file '" + file + "' " + fault,
                List.of(new Violation("/file", fault)));
    }

    @Override
    public List<ResourceFile> list(String id) {
        return attempt(id, () -> {
            try {
                return FileTree.list(held().files().resolve(id));
            } catch (NoSuchFileException e) {
                throw lost(id, e);
            }
        });
    }

    @Override
    public void delete(String id, String file) {
        attempt(id, () -> {
            try {
                Path target = resolve(id, file, false);
                requireFile(file, target);
                return Files.deleteIfExists(target);
            } catch (NoSuchFileException e) {
                return false;
            }
        });
    }

    @Override
    public void makeDurable(String id) {
        attempt(id, () -> {
            FileTree.forceAll(held().files().resolve(id));
            return true;
        });
    }

    @Override
    public Map<String, String> remove(List<String> ids) {
        Map<String, String> errors = new HashMap<>();
        HeldDirectory here = held();
        for (String id : ids) {
            try {
                FileTree.delete(here.uploads().resolve(id));
                FileTree.delete(here.files().resolve(id));
            } catch (IOException e) {
                errors.put(id, e.toString());
            }
        }
        return errors;
    }

    @Override
    public List<String> findIds(String after) {
        TreeSet<String> ids = new TreeSet<>();
        HeldDirectory here = held();
        for (Path place : List.of(here.files(), here.uploads())) {
            try (Stream<Path> entries = Files.list(place)) {
                entries.map(entry -> entry.getFileName().toString()).filter(id -> id.matches(ID) && id.compareTo(after) > 0).forEach(
                        ids::add);
            } catch (IOException e) {
                throw new ResourceUnavailableException("Directory " + place + " can't be read: " + e, e);
            }
        }
        return ids.stream().limit(PAGE).toList();
    }

    private interface Step<T> {
        T run() throws IOException;
    }

    private static <T> T attempt(String id, Step<T> step) {
        try {
            return step.run();
        } catch (IOException e) {
            throw new ResourceUnavailableException("Local files of resource " + id + " can't be used right now: " + e, e);
        }
    }

    private static ResourceUnavailableException lost(String id, @Nullable Throwable cause) {
        return new ResourceUnavailableException("The local files of resource " + id
                + " are gone: it was removed, or somebody has deleted its directory", cause);
    }

    @Override
    public synchronized void close() {
        closed = true;
        HeldDirectory now = held;
        if (now != null) {
            held = null;
            now.close();
        }
    }
}
