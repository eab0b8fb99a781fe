package io.coxswain.builtin.csv;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.PatternSyntaxException;

/**
 * The directories that imports may read, and nothing else: what a symbolic link or {@code ..} leads out of them is not
 * there. Files are named by their path below a root, with slashes; where two roots have the same path, the first wins.
 */
final class ImportRoots {

    /** Longer walks are refused, so that a pattern can't keep a node busy. */
    private static final int MAX_VISITED = 200_000;
    private static final int MAX_DEPTH = 32;

    private final List<Path> roots;

    ImportRoots(List<Path> roots) {
        this.roots = roots.stream().map(root -> root.toAbsolutePath().normalize()).toList();
    }

    /**
     * The files that match a glob, sorted.
     *
     * @throws IllegalArgumentException when {@code pattern} is no relative glob, or matches too much to be walked
     */
    SortedSet<String> find(String pattern) throws IOException {
        PathMatcher matcher = matcher(pattern);
        SortedSet<String> found = new TreeSet<>();
        for (Path root : roots) {
            if (Files.isDirectory(root)) {
                Walk walk = new Walk(root, root.toRealPath(), matcher, found);
                Files.walkFileTree(start(root, pattern), EnumSet.of(FileVisitOption.FOLLOW_LINKS), MAX_DEPTH, walk);
            }
        }
        return found;
    }

    /**
     * The file of that name.
     *
     * @throws NoSuchFileException when no root has it, also when it is there but leads out of its root
     */
    Path resolve(String name) throws IOException {
        for (Path root : roots) {
            Path file = root.resolve(name);
            if (Files.isRegularFile(file) && file.toRealPath().startsWith(root.toRealPath())) {
                return file;
            }
        }
        throw new NoSuchFileException(name, null, "no such file below " + this);
    }

    /** As people read it. */
    @Override
    public String toString() {
        return String.join(", ", roots.stream().map(Path::toString).toList());
    }

    private static PathMatcher matcher(String pattern) {
        try {
            if (Path.of(pattern).isAbsolute() || List.of(pattern.split("/")).contains("..")) {
                throw new IllegalArgumentException("'" + pattern + "' must be relative to a root, without '..'");
            }
            return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
        } catch (InvalidPathException | PatternSyntaxException e) {
            throw new IllegalArgumentException("'" + pattern + "' is not a pattern: " + e.getMessage(), e);
        }
    }

    /** The deepest directory that the pattern names outright. */
    private static Path start(Path root, String pattern) {
        Path start = root;
        String[] parts = pattern.split("/");
        for (int i = 0; i < parts.length - 1 && parts[i].matches("[^*?\\[{\\\\]+"); i++) {
            start = start.resolve(parts[i]);
        }
        return start;
    }

    private static final class Walk extends SimpleFileVisitor<Path> {

        private final Path root;
        private final Path realRoot;
        private final PathMatcher matcher;
        private final SortedSet<String> found;
        private int visited;

        Walk(Path root, Path realRoot, PathMatcher matcher, SortedSet<String> found) {
            this.root = root;
            this.realRoot = realRoot;
            this.matcher = matcher;
            this.found = found;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) throws IOException {
            return directory.toRealPath().startsWith(realRoot) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (++visited > MAX_VISITED) {
                throw new IllegalArgumentException("There are more than " + MAX_VISITED + " files to look at: name their directory");
            }
            Path relative = root.relativize(file);
            if (attributes.isRegularFile() && matcher.matches(relative) && file.toRealPath().startsWith(realRoot)) {
                found.add(relative.toString().replace('\\', '/'));
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE;
        }
    }
}
