package io.coxswain.api;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/**
 * A named set of files outside of the database: what is too large for the {@link KeyValueStore}. Got from
 * {@link WorkerContext#openResource} or {@link JobStorage#open}.
 *
 * <pre>{@code
 * Resource snapshot = context.openResource("snapshots/42");
 * try (OutputStream out = snapshot.create("table/part-1.csv")) {
 *     rows.writeTo(out);
 * }
 * snapshot.persist();
 * }</pre>
 *
 * <p>Names of files, like names of resources, are made of parts with {@code /} between them: up to 512 bytes of UTF-8 in all and 200
 * in each part. A part is not {@code .} or {@code ..}, does not begin or end with a space or end with a dot, holds none of
 * {@code \ : * ? " < > |}, nothing that can't be seen, and no character that looks like another one (the whole name is in Unicode's
 * normal form NFKC), and is no name that Windows keeps for devices. Whatever is a name here is one in every bucket and on every file system.
 * Anything else is refused with {@link InvalidInputException}.
 *
 * <p>Every method may throw {@link ResourceUnavailableException} when bucket or directory can't be reached, as do the streams; nothing is
 * half done then, and it may be tried again. When the worker or the term of the caller has ended, all of them, and the streams, throw
 * {@link StaleEpochException}; let it pass.
 *
 * <p>Not for several threads at once; different files may be written by different threads.
 */
public interface Resource {

    /**
     * Tells it from others of that name, before and after.
     *
     * @return drawn when it was made; never used again
     */
    String id();

    /**
     * The name within its job.
     *
     * @return as it was opened
     */
    String name();

    /**
     * Where its files are.
     *
     * @return the same as long as it lives
     */
    ResourceKind kind();

    /**
     * How long it lives.
     *
     * @return as it was when this object was opened, or when {@link #persist} has returned
     */
    ResourceState state();

    /**
     * A new file, or a new content for one that is there. Others see it, whole, once {@code close} has returned; until then they see what was
     * there before. A stream whose {@code write} has thrown leaves nothing, and neither does one that is never closed.
     *
     * <p>Any size: with {@link ResourceKind#S3} it is sent in parts as it is written (up to some 400 GB), and the fence is asked once more
     * right before it becomes visible.
     *
     * @param file its name
     * @return to be closed; until then nothing is there
     */
    OutputStream create(String file);

    /**
     * Adds to the end of a file, or begins it. With {@link ResourceKind#LOCAL} what is written is there at once, and a crash may leave a part
     * of it. With {@link ResourceKind#S3}, whose objects never change, the file is sent anew, so this takes as long as it is large, and a
     * crash leaves it as it was.
     *
     * @param file its name
     * @return to be closed
     */
    OutputStream append(String file);

    /**
     * What is in a file.
     *
     * @param file its name
     * @return to be closed
     * @throws CoxswainException {@link ErrorCode#RESOURCE_NOT_FOUND} when there is no such file
     */
    InputStream read(String file);

    /**
     * Its files.
     *
     * @return in the order of their names
     */
    List<ResourceFile> list();

    /**
     * Removes a file; nothing happens when it is absent.
     *
     * @param file its name
     */
    void delete(String file);

    /**
     * From now on it lives as long as its job, and its files survive a crash of the machine. Returns when that is so. Again: notes how
     * large it has become. Files may still be added later.
     *
     * @throws CoxswainException {@link ErrorCode#RESOURCE_EXISTS} when the job has another persisted resource of that name
     */
    void persist();

    /** Nobody can open it any more, and its bytes are removed soon. Idempotent. */
    void discard();
}
