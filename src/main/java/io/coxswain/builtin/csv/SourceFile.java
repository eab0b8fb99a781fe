package io.coxswain.builtin.csv;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file as it was when the job started.
 *
 * @param path below a root, with slashes
 * @param bytes its size
 * @param modified when it was last modified, in milliseconds since 1970 by the file system's clock
 * @param columns the table's columns that its fields go to, null as long as its header was not read
 */
record SourceFile(String path, long bytes, long modified, @Nullable List<String> columns) {

    static SourceFile of(String path, ImportRoots roots) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(roots.resolve(path), BasicFileAttributes.class);
        return new SourceFile(path, attributes.size(), attributes.lastModifiedTime().toMillis(), null);
    }

    SourceFile withColumns(List<String> names) {
        return new SourceFile(path, bytes, modified, names);
    }

    /**
     * Where the file is.
     *
     * @throws RefusedException when it is no longer what it was
     */
    Path require(ImportRoots roots) throws IOException {
        SourceFile now = of(path, roots);
        if (now.bytes != bytes || now.modified != modified) {
            throw new RefusedException("File " + path + " changed while it was imported: it had " + bytes + " bytes and has " + now.bytes
                    + ", or was written again. Start a new job when it is complete");
        }
        return roots.resolve(path);
    }
}
